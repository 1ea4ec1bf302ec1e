import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'

import { usageNow } from '../../process-usage.ts'
import { startSink } from '../sink/sink.ts'
import type { VendorDriver } from './vendor-uploads.ts'

/** Where a driver and its vendor's client send to. */
export interface VendorService {
  /** They open its bucket. */
  readonly values: Readonly<Record<string, string>>
  cpuSeconds(): Promise<number | undefined>
  /** Whether all bytes of a file came that was just sent. */
  hasAll(key: string, sizeBytes: number): Promise<boolean>
  stop(): Promise<void>
}

/** Verifies signatures and makes the digests that the real one makes. */
export async function startEmulatedService(driver: VendorDriver): Promise<VendorService> {
  const { process: cloud, told: values } = await startProcess('cloud-process.ts', [driver])
  return {
    values: values as VendorService['values'],
    cpuSeconds: async () => (await usageNow(cloud.pid ?? 0))?.cpuSeconds,
    async hasAll(key, sizeBytes) {
      const told = once(cloud, 'message') as Promise<[{ readonly sizeBytes: number }]>
      cloud.send(key)
      return (await told)[0].sizeBytes === sizeBytes
    },
    stop: () => stopProcess(cloud),
  }
}

/** Reads and drops what it is sent, by the same names at another port. */
export async function startDroppingService(driver: VendorDriver): Promise<VendorService> {
  const emulated = await startEmulatedService(driver)
  await emulated.stop()
  const sink = await startSink(0, 'host')
  const values = Object.entries(emulated.values).map(([name, value]) => [
    name,
    value.replace(/:\d+$/, `:${sink.port}`),
  ])
  return {
    values: Object.fromEntries(values) as VendorService['values'],
    cpuSeconds: () => sink.cpuSeconds(),
    hasAll: async (_, sizeBytes) => (await sink.takeReceivedBytes()) >= sizeBytes,
    stop: () => sink.stop(),
  }
}

/** A program of this folder, and the first that it tells. */
export async function startProcess(
  program: string,
  words: readonly string[],
): Promise<{ readonly process: ChildProcess; readonly told: unknown }> {
  const child = fork(`test/bench/transfers/vendors/${program}`, [...words], {
    execArgv: ['--import', 'tsx'],
  })
  const [told] = (await once(child, 'message')) as [unknown]
  return { process: child, told }
}

export async function stopProcess(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null) return
  const ended = once(child, 'exit')
  child.kill()
  await ended
}
