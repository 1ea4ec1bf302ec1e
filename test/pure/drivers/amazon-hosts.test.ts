import { describe, expect, it } from 'vitest'

import { resolveParameters } from '../../../drivers/index.ts'
import { amazonHost } from '../../../drivers/clouds/s3/amazon-hosts.ts'

describe('a host of Amazon S3', () => {
  it.each<[string, string | undefined]>([
    ['s3.amazonaws.com', 'us-east-1'],
    ['images.s3.amazonaws.com', 'us-east-1'],
    ['s3-external-1.amazonaws.com', 'us-east-1'],
    ['s3.eu-central-1.amazonaws.com', 'eu-central-1'],
    ['my.images.s3.eu-central-1.amazonaws.com', 'eu-central-1'],
    ['s3-eu-central-1.amazonaws.com', 'eu-central-1'],
    ['s3.dualstack.eu-west-3.amazonaws.com', 'eu-west-3'],
    ['s3-fips.us-east-2.amazonaws.com', 'us-east-2'],
    ['s3-fips.dualstack.ca-west-1.amazonaws.com', 'ca-west-1'],
    ['s3-fips-us-gov-west-1.amazonaws.com', 'us-gov-west-1'],
    ['s3.cn-north-1.amazonaws.com.cn', 'cn-north-1'],
    ['s3.dualstack.cn-northwest-1.amazonaws.com.cn', 'cn-northwest-1'],
    ['s3.eusc-de-east-1.amazonaws.eu', 'eusc-de-east-1'],
    ['s3.us-iso-east-1.c2s.ic.gov', 'us-iso-east-1'],
    ['images-123456789012.s3-accesspoint.us-west-2.amazonaws.com', 'us-west-2'],
    ['images--use1-az4--x-s3.s3express-use1-az4.us-east-1.amazonaws.com', 'us-east-1'],
    ['bucket.vpce-1a2b3c4d-5e6f.s3.us-east-1.vpce.amazonaws.com', 'us-east-1'],
    ['s3-accelerate.amazonaws.com', undefined],
    ['images.s3-accelerate.dualstack.amazonaws.com', undefined],
  ])('%s is known, and tells its region', (host, region) => {
    expect(amazonHost(host)).toMatchObject({ region })
  })

  it.each([
    's3.example.com',
    'ec2-203-0-113-7.compute-1.amazonaws.com',
    's3.minio-1234567890.elb.us-east-1.amazonaws.com',
    's3.amazonaws.com.example.com',
    'minio-s3.us-east-1.amazonaws.com',
    's3.amazonaws.org',
  ])('is not %s', (host) => {
    expect(amazonHost(host)).toBeUndefined()
  })

  it('of a name with a dash is told its name of today', () => {
    expect(amazonHost('images.s3-us-west-2.amazonaws.com')?.replacedBy).toBe('s3.us-west-2.amazonaws.com')
    expect(amazonHost('s3.us-west-2.amazonaws.com')?.replacedBy).toBeUndefined()
    expect(amazonHost('s3-fips-us-gov-west-1.amazonaws.com')?.replacedBy).toBeUndefined()
  })
})

describe('signature version 2', () => {
  it.each([
    'https://s3.amazonaws.com',
    's3.eu-central-1.amazonaws.com',
    'https://s3.eu-west-3.amazonaws.com',
    's3-us-east-2.amazonaws.com',
    's3.dualstack.ap-south-1.amazonaws.com',
    's3.cn-north-1.amazonaws.com.cn',
    'https://images.S3.EU-WEST-2.amazonaws.com',
    's3-accelerate.amazonaws.com',
    'images-123456789012.s3-accesspoint.us-east-1.amazonaws.com',
    's3express-use1-az4.us-east-1.amazonaws.com',
  ])('is an error at %s, which takes version 4 only', (regionendpoint) => {
    expect(signatureFindings(regionendpoint)).toEqual(['error v4Required'])
  })

  it.each([
    's3.us-east-1.amazonaws.com',
    'https://s3-us-west-2.amazonaws.com',
    's3.dualstack.eu-west-1.amazonaws.com',
  ])('is warned of at %s, which takes it for old buckets', (regionendpoint) => {
    expect(signatureFindings(regionendpoint)).toEqual(['warning v4Advised'])
  })

  it.each([
    'https://s3.example.com',
    'ec2-203-0-113-7.compute-1.amazonaws.com',
    's3.minio.elb.us-east-1.amazonaws.com',
  ])('is a matter of the service at %s', (regionendpoint) => {
    expect(signatureFindings(regionendpoint)).toEqual([])
  })
})

function signatureFindings(regionendpoint: string): readonly string[] {
  const { findings } = resolveParameters('s3', { bucket: 'images', regionendpoint, v4auth: false }, {})
  return findings
    .filter(({ parameter }) => parameter === 'v4auth')
    .map(({ severity, id }) => `${severity} ${id}`)
}
