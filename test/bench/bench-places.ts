import { spawn } from 'node:child_process'
import { once } from 'node:events'

import { startRadosgw } from '../peers/radosgw.ts'
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
  stop(): Promise<void>
}

export function startBenchPlace(kind: PlaceKind, sizeBytes: number): Promise<BenchPlace> {
  if (kind === 'radosgw') return radosgw(sizeBytes)
  return emulated(kind, sizeBytes, kind === 'emulated S3, 0 ms' ? 0 : 50)
}

async function emulated(name: PlaceKind, sizeBytes: number, latencyMs: number): Promise<BenchPlace> {
  const program = ['--import', 'tsx', 'test/bench/cloud-process.ts', String(latencyMs), String(sizeBytes)]
  const child = spawn(process.execPath, program, { stdio: ['ignore', 'pipe', 'inherit'] })
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  return {
    name,
    s3: {
      endpoint: `http://127.0.0.1:${line.toString().trim()}`,
      accessKey: 'AKIDBENCH',
      secretKey: 'secret of the bench',
      bucket: 'bench',
    },
    sizeBytes,
    stored: 'download.bin',
    // It was begun with it.
    putStored: () => Promise.resolve(),
    cpuSeconds: async () => (await usageNow(child.pid ?? 0))?.cpuSeconds,
    async stop() {
      const ended = once(child, 'exit')
      child.kill()
      await ended
    },
  }
}

/** It keeps everything in memory: a quarter of the size will do. */
async function radosgw(sizeBytes: number): Promise<BenchPlace> {
  const rgw = await startRadosgw()
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
    stop: () => rgw.stop(),
  }
}
