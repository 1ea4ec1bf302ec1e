import type { CloudDriver } from '../../../clouds/every-cloud.ts'
import { partBytes, partsAtOnce } from '../../peers/s3-place.ts'

export type VendorDriver = Extract<CloudDriver, 'oss' | 'cos'>

type Values = Readonly<Record<string, string>>
type Upload = (path: string, key: string) => Promise<unknown>

/** How a file is uploaded by the client that each vendor gives, with parts as everybody here has them. */
export const vendorUploads: Readonly<Record<VendorDriver, (values: Values) => Promise<Upload>>> = {
  async oss({ accesskeyid = '', accesskeysecret = '', bucket = '', region = '', endpoint }) {
    const { default: OSS } = await import('ali-oss')
    const client = new OSS({
      accessKeyId: accesskeyid,
      accessKeySecret: accesskeysecret,
      bucket,
      region,
      endpoint: `http://${endpoint}`,
      authorizationV4: true,
    })
    return (path, key) => client.multipartUpload(key, path, { partSize: partBytes, parallel: partsAtOnce })
  },
  async cos({ secretid = '', secretkey = '', bucket = '', region = '', domain = '' }) {
    const { default: COS } = await import('cos-nodejs-sdk-v5')
    const client = new COS({
      SecretId: secretid,
      SecretKey: secretkey,
      Protocol: 'http:',
      Domain: domain.replace('http://', ''),
      ChunkParallelLimit: partsAtOnce,
    })
    return (path, key) =>
      client.sliceUploadFile({
        Bucket: bucket,
        Region: region,
        Key: key,
        FilePath: path,
        ChunkSize: partBytes,
      })
  },
}
