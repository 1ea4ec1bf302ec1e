import { fork } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'

import type { S3Place } from '../peers/s3-place.ts'
import { usageNow } from '../process-usage.ts'
import type { RequestKind } from './server.ts'
import type { Shape } from './shapes.ts'

export interface ToService {
  readonly latencyMs?: number
  /** Whether it counts from nothing again. */
  readonly forget: boolean
}

export interface FromService {
  readonly port: number
  readonly requests: Readonly<Partial<Record<RequestKind, number>>>
}

/** A fast S3 service in a process of its own, with buckets that are told by their shapes. */
export interface PackedCloud {
  /** One of its buckets, for whoever opens it. */
  place(bucket: string): S3Place
  setLatency(latencyMs: number): Promise<void>
  /** What was asked of it since this was called before. */
  takeRequests(): Promise<FromService['requests']>
  /** Seconds of a core that it has used until now. */
  cpuSeconds(): Promise<number>
  stop(): Promise<void>
}

export async function startPackedCloud(shapes: Readonly<Record<string, Shape>>): Promise<PackedCloud> {
  const program = resolve('test/bench/packed-cloud/process.ts')
  const child = fork(program, [accessKey], { execArgv: ['--import', 'tsx', '--max-old-space-size=8192'] })
  const ended = once(child, 'exit')
  const ask = async (message: ToService | Readonly<Record<string, Shape>>): Promise<FromService> => {
    child.send(message)
    const answered = once(child, 'message').then(([answer]) => answer as FromService)
    const answer = await Promise.race([answered, ended.then(() => undefined)])
    if (answer === undefined) throw new Error('the emulated service ended')
    return answer
  }
  const { port } = await ask(shapes)
  return {
    place: (bucket) => ({ endpoint: `http://127.0.0.1:${port}`, accessKey, secretKey, bucket }),
    async setLatency(latencyMs) {
      await ask({ latencyMs, forget: true })
    },
    async takeRequests() {
      return (await ask({ forget: true })).requests
    },
    cpuSeconds: async () => (await usageNow(child.pid ?? 0))?.cpuSeconds ?? 0,
    async stop() {
      child.kill()
      await ended
    },
  }
}

const accessKey = 'AKIDBENCH'
const secretKey = 'secret of the bench'

/** All requests of a count. */
export function total(requests: FromService['requests']): number {
  return Object.values(requests).reduce((sum, count) => sum + count, 0)
}
