import { readFile } from 'node:fs/promises'

import { forgetPeak, usageNow } from '../process-usage.ts'
import type { S3Place } from '../peers/s3-place.ts'
import { TurnWatch } from './turns.ts'
import type { Found, Job, Told } from './job.ts'

export interface Done {
  readonly found: Found
  /** What the job keeps: it is not thrown away before it is measured. */
  readonly kept?: unknown
  /** Ends what runs and keeps what is known, once all was measured. */
  readonly close?: () => Promise<void>
}

/** A piece of work; before it begins to count it may prepare what is no part of it. */
export type Prepare = (job: Job) => Promise<() => Promise<Done>>

/** Carries out jobs that a bench sends, one after the other, and tells what each took of this process. */
export function answerJobs(prepare: Prepare): void {
  const turns = new TurnWatch()
  process.on('message', (job: Job | 'go') => {
    if (job === 'go') return
    void measure(prepare, job, turns).then(
      (told) => process.send?.(told),
      (error: unknown) =>
        process.send?.({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) }),
    )
  })
  process.send?.('ready')
}

async function measure(prepare: Prepare, job: Job, turns: TurnWatch): Promise<Told> {
  if (job.warmUp !== undefined) await warmUp(prepare, job, job.warmUp)
  const run = await prepare(job)
  const told = new Promise((go) => process.once('message', go))
  process.send?.('prepared')
  await told
  globalThis.gc?.()
  const idleBytes = await residentBytes()
  await forgetPeak(process.pid)
  turns.take()
  const cpuBefore = process.cpuUsage()
  const startedAt = performance.now()
  const done = await run()
  const seconds = (performance.now() - startedAt) / 1000
  const { user, system } = process.cpuUsage(cpuBefore)
  const { longestMs, p99Ms } = turns.take()
  const peakBytes = (await usageNow(process.pid))?.peakBytes ?? Infinity
  globalThis.gc?.()
  const keptBytes = (await residentBytes()) - idleBytes
  await done.close?.()
  return {
    found: done.found,
    seconds,
    cpuSeconds: (user + system) / 1e6,
    longestHoldMs: longestMs,
    p99HoldMs: p99Ms,
    peakOverIdleBytes: peakBytes - idleBytes,
    keptBytes,
  }
}

/** What it knows then is not what the job knows. */
async function warmUp(prepare: Prepare, { kind, text }: Job, place: S3Place): Promise<void> {
  const run = await prepare({ kind, places: [place], ...(text === undefined ? {} : { text }) })
  const { close } = await run()
  await close?.()
}

async function residentBytes(): Promise<number> {
  const status = await readFile('/proc/self/status', 'utf8')
  return Number(/^VmRSS:\s*(\d+) kB/m.exec(status)?.[1]) * 1024
}
