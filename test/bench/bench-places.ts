import { spawn } from 'node:child_process'
import { once } from 'node:events'

import { startRadosgw } from '../peers/radosgw.ts'
import type { S3Place } from './peers/s3-place.ts'
import { usageNow } from './process-usage.ts'

export type PlaceKind = 'emulated S3, 0 ms' | 'emulated S3, 50 ms' | 'radosgw'

/** A service that is sent to and fetched from. */
export interface BenchPlace {
  readonly name: PlaceKind
  readonly s3: S3Place
  /** Of what is sent and fetched. */
  readonly sizeBytes: number
  /** The key of an object of that size, once `aws.bin` was sent. */
  readonly stored: string
  /** How many times the speed of the others is aimed at. */
  readonly aim: number
  /** Seconds of a core that it has used until now, where it is one process: it runs beside what is measured. */
  cpuSeconds(): Promise<number | undefined>
  stop(): Promise<void>
}

export function startBenchPlace(kind: PlaceKind, sizeBytes: number): Promise<BenchPlace> {
  if (kind === 'radosgw') return radosgw(sizeBytes)
  return kind === 'emulated S3, 0 ms' ? emulated(kind, sizeBytes, 0, 3) : emulated(kind, sizeBytes, 50, 1.3)
}

async function emulated(
  name: PlaceKind,
  sizeBytes: number,
  latencyMs: number,
  aim: number,
): Promise<BenchPlace> {
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
    aim,
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
  return {
    name: 'radosgw',
    s3: { endpoint, accessKey, secretKey, bucket: 'bench' },
    sizeBytes: sizeBytes / 4,
    stored: 'aws.bin',
    aim: 3,
    cpuSeconds: () => Promise.resolve(undefined),
    stop: () => rgw.stop(),
  }
}
