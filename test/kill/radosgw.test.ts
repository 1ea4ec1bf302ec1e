import { describeWith } from '../peers/need.ts'
import { describeKills } from './kills.ts'
import { radosgwPlace } from './places.ts'

describeWith(['radosgw', 'ceph-mon', 'ceph-osd'], 'on a real S3 server', () => {
  describeKills('s3', 8, radosgwPlace)
})
