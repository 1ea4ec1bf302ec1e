import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

import {
  CreateBucketCommand,
  PutBucketVersioningCommand,
  S3Client,
  type BucketVersioningStatus,
} from '@aws-sdk/client-s3'

import { freePort, holdPorts } from './ports.ts'
import { run } from './run.ts'

export interface Radosgw {
  readonly endpoint: string
  /** What requests are signed for; the server takes any. */
  readonly region: string
  readonly accessKey: string
  readonly secretKey: string
  /** With object locks where they are asked for, and versions then. */
  createBucket(name: string, options?: { readonly locks: boolean }): Promise<void>
  setVersioning(bucket: string, to: BucketVersioningStatus): Promise<void>
  /** A client that nobody here wrote, for what drivers do not do. */
  readonly client: S3Client
  stop(): Promise<void>
}

const script = resolve('test/peers/radosgw.sh')

export interface RadosgwOptions {
  /**
   * How much it can hold in memory, 4 GiB when absent; beyond that it answers no write. What was written over or deleted counts
   * for hours.
   */
  readonly mostBytes?: number
}

/** Starts a real S3 server with one user and no buckets. Takes one to five seconds. */
export async function startRadosgw({ mostBytes }: RadosgwOptions = {}): Promise<Radosgw> {
  const folder = await mkdtemp(join(tmpdir(), 'bollard-rgw-'))
  const [accessKey, secretKey] = ['RGWACCESSKEY', 'rgwsecretkey0123456789']
  const port = await freePort()
  // A cluster that found another's monitor at its port would join that one.
  const held = await holdPorts()
  const env = {
    RGW_PORT: String(port),
    RGW_MON_PORT: String(held.first),
    RGW_ACCESS_KEY: accessKey,
    RGW_SECRET_KEY: secretKey,
    ...(mostBytes === undefined ? {} : { RGW_BYTES: String(mostBytes) }),
  }
  try {
    await run(script, ['start', folder], { env })
  } catch (error) {
    await run(script, ['stop', folder])
    await held.release()
    throw error
  }
  const endpoint = `http://127.0.0.1:${port}`
  const credentials = { accessKeyId: accessKey, secretAccessKey: secretKey }
  const region = 'us-east-1'
  const client = new S3Client({ endpoint, region, credentials, forcePathStyle: true })
  return {
    endpoint,
    region,
    accessKey,
    secretKey,
    client,
    createBucket: async (Bucket, { locks } = { locks: false }) => {
      await client.send(new CreateBucketCommand({ Bucket, ObjectLockEnabledForBucket: locks }))
    },
    setVersioning: async (Bucket, Status) => {
      await client.send(new PutBucketVersioningCommand({ Bucket, VersioningConfiguration: { Status } }))
    },
    stop: async () => {
      client.destroy()
      await run(script, ['stop', folder])
      await held.release()
      await rm(folder, { recursive: true, force: true })
    },
  }
}
