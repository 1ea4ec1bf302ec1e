import { fork } from 'node:child_process'
import { once } from 'node:events'

import { startRadosgw } from '../peers/radosgw.ts'
import type { RequestCounts } from './cloud-process.ts'
import { awsCopy } from './peers/aws.ts'
import type { S3Place } from './peers/s3-place.ts'
import { usageNow, usageOf } from './process-usage.ts'

export type PlaceKind = 'emulated S3, 0 ms' | 'emulated S3, 50 ms' | 'radosgw'

/** A service that is sent to and fetched from. */
export interface BenchPlace {
  readonly name: PlaceKind
  readonly s3: S3Place
  /** Of what is sent and fetched. */
  readonly sizeBytes: number
  /** The key of an object of that size, once it was put there. */
  readonly stored: string
  /** Puts it there: a file of that size and of the bytes of `writeContent`. `folder` is for what that needs. */
  readonly putStored: (path: string, folder: string) => Promise<void>
  /** Seconds of a core that it has used until now, where it is one process: it runs beside what is measured. */
  cpuSeconds(): Promise<number | undefined>
  /** What it was asked since this was called before, where it counts. */
  takeCounts(): Promise<RequestCounts | undefined>
  stop(): Promise<void>
}

/** `encrypted`: its entity tags are no MD5s, which saves it the making; what `rclone` sends in one request it takes for damaged. */
export function startBenchPlace(
  kind: PlaceKind,
  sizeBytes: number,
  { encrypted } = { encrypted: true },
): Promise<BenchPlace> {
  if (kind === 'radosgw') return radosgw(sizeBytes)
  return emulated(kind, sizeBytes, kind === 'emulated S3, 0 ms' ? 0 : 50, encrypted)
}

async function emulated(
  name: PlaceKind,
  sizeBytes: number,
  latencyMs: number,
  encrypted: boolean,
): Promise<BenchPlace> {
  const words = [String(latencyMs), String(sizeBytes), encrypted ? 'encrypted' : 'plain']
  const child = fork('test/bench/cloud-process.ts', words, { execArgv: ['--import', 'tsx'] })
  const [port] = (await once(child, 'message')) as [number]
  return {
    name,
    s3: {
      endpoint: `http://127.0.0.1:${port}`,
      accessKey: 'AKIDBENCH',
      secretKey: 'secret of the bench',
      bucket: 'bench',
    },
    sizeBytes,
    stored: 'download.bin',
    // It was begun with it.
    putStored: () => Promise.resolve(),
    cpuSeconds: async () => (await usageNow(child.pid ?? 0))?.cpuSeconds,
    async takeCounts() {
      const told = once(child, 'message') as Promise<[RequestCounts]>
      child.send('take counts')
      return (await told)[0]
    },
    async stop() {
      const ended = once(child, 'exit')
      child.kill()
      await ended
    },
  }
}

/** It keeps everything in memory: a quarter of the size will do. */
async function radosgw(sizeBytes: number): Promise<BenchPlace> {
  // Three contestants in three rounds, and what is put there before them.
  const rgw = await startRadosgw({ mostBytes: 12 * (sizeBytes / 4) + gibibyte })
  await rgw.createBucket('bench')
  const { endpoint, accessKey, secretKey } = rgw
  const s3 = { endpoint, accessKey, secretKey, bucket: 'bench' }
  return {
    name: 'radosgw',
    s3,
    sizeBytes: sizeBytes / 4,
    stored: 'download.bin',
    async putStored(path, folder) {
      await usageOf(awsCopy(s3, path, `s3://${s3.bucket}/download.bin`, folder))
    },
    cpuSeconds: () => Promise.resolve(undefined),
    takeCounts: () => Promise.resolve(undefined),
    stop: () => rgw.stop(),
  }
}

const gibibyte = 1024 * 1024 * 1024
