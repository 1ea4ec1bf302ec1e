import { createReadStream } from 'node:fs'

import { S3Client, type S3ClientConfig } from '@aws-sdk/client-s3'

import type { CloudDriver } from '../../../clouds/every-cloud.ts'
import { partBytes, partsAtOnce } from '../../peers/s3-place.ts'

export type VendorDriver = Exclude<CloudDriver, 's3'>

type Values = Readonly<Record<string, string>>
type Upload = (path: string, key: string) => Promise<unknown>

/** How a file is uploaded by the client that each vendor gives or recommends, with parts as everybody here has them. */
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
  bos: ({ accesskeyid = '', accesskeysecret = '', bucket = '', region = '', endpoint = '' }) => {
    const credentials = { accessKeyId: accesskeyid, secretAccessKey: accesskeysecret }
    return awsUploads({ region, endpoint, credentials }, bucket)
  },
  ks3: ({ accesskey = '', secretkey = '', bucket = '', regionendpoint = '' }) => {
    const credentials = { accessKeyId: accesskey, secretAccessKey: secretkey }
    // The endpoint has the bucket in front, and signatures name KS3's own regions.
    const endpoint = regionendpoint.replace(`${bucket}.`, '')
    return awsUploads({ region: 'BEIJING', endpoint, credentials }, bucket)
  },
}

/** `Upload` of the SDK of AWS, without the trailers that other services refuse. */
async function awsUploads(config: S3ClientConfig, bucket: string): Promise<Upload> {
  const { Upload } = await import('@aws-sdk/lib-storage')
  const client = new S3Client({ ...config, requestChecksumCalculation: 'WHEN_REQUIRED' })
  return (path, key) =>
    new Upload({
      client,
      params: { Bucket: bucket, Key: key, Body: createReadStream(path) },
      partSize: partBytes,
      queueSize: partsAtOnce,
    }).done()
}
