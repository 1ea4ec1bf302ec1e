import type { ChildProcess } from 'node:child_process'
import { readFile, writeFile } from 'node:fs/promises'

/** What a process took: seconds on the clock, seconds of a core, and its highest memory. */
export interface Usage {
  readonly seconds: number
  readonly cpuSeconds: number
  readonly peakBytes: number
}

/** Runs a program to its end and tells what it took. Linux only: looks into `/proc` while it runs. */
export async function usageOf(child: ChildProcess): Promise<Usage> {
  const pid = child.pid ?? 0
  const startedAt = performance.now()
  let last = { cpuSeconds: 0, peakBytes: 0 }
  const look = async (): Promise<void> => {
    last = (await usageNow(pid)) ?? last
  }
  const timer = setInterval(() => void look(), lookEveryMs)
  try {
    const code = await new Promise<number | null>((resolve, reject) => {
      child.once('exit', resolve)
      child.once('error', reject)
    })
    if (code !== 0) throw new Error(`${child.spawnargs.join(' ')} ended with ${code}`)
    return { ...last, seconds: (performance.now() - startedAt) / 1000 }
  } finally {
    clearInterval(timer)
  }
}

/** Seconds of a core that a process has used until now, and its highest memory; undefined when it has ended. */
export async function usageNow(pid: number): Promise<Omit<Usage, 'seconds'> | undefined> {
  try {
    const [stat, status] = await Promise.all([
      readFile(`/proc/${pid}/stat`, 'utf8'),
      readFile(`/proc/${pid}/status`, 'utf8'),
    ])
    // The name in parentheses may hold anything; user and system time are the 12th and 13th field after it.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    const ticks = Number(fields[11]) + Number(fields[12])
    // What has ended and was not waited for yet is still listed, and has no memory any more.
    const peakKilobytes = /^VmHWM:\s*(\d+) kB/m.exec(status)?.[1]
    if (peakKilobytes === undefined) return undefined
    return { cpuSeconds: ticks / ticksPerSecond, peakBytes: Number(peakKilobytes) * 1024 }
  } catch {
    return undefined
  }
}

/** Lets the kernel count the process's highest memory from now on. */
export function forgetPeak(pid: number): Promise<void> {
  return writeFile(`/proc/${pid}/clear_refs`, '5')
}

const lookEveryMs = 20
/** Linux tells times in ticks of 10 ms, whatever the kernel's own are. */
const ticksPerSecond = 100
