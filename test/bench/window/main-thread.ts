import type { Browser, Page } from 'playwright-core'

/** What the main thread of a page did, in CPU time: what the machine does otherwise is not in it. */
export interface MainThreadWork {
  readonly longestTaskMs: number
  /** Tasks of more than 50 ms. */
  readonly longTasks: number
  readonly totalMs: number
}

/** One task of the page's main thread, as Chromium traced it. */
interface Task {
  readonly startUs: number
  readonly endUs: number
  readonly cpuMs: number
}

/** What Chromium traced of one page while something went on. */
export interface MainThreadTrace {
  readonly work: MainThreadWork
  /** The CPU time of all tasks between two marks of the page, those in which they were made included. */
  cpuBetweenMs(from: string, to: string): number
}

/** Traces the main thread of a page while `act` runs. */
export async function traceMainThread(
  browser: Browser,
  page: Page,
  act: () => Promise<void>,
): Promise<MainThreadTrace> {
  await browser.startTracing(page, { categories: ['toplevel', '__metadata', 'blink.user_timing'] })
  try {
    await act()
  } catch (error) {
    await browser.stopTracing()
    throw error
  }
  return readTrace(await browser.stopTracing())
}

interface TraceEvent {
  readonly name: string
  readonly cat: string
  readonly ph: string
  readonly pid: number
  readonly tid: number
  readonly ts: number
  readonly dur?: number
  /** Of the thread: its CPU time. */
  readonly tdur?: number
  readonly args?: { readonly name?: string }
}

function readTrace(buffer: Buffer): MainThreadTrace {
  const { traceEvents } = JSON.parse(buffer.toString()) as { readonly traceEvents: readonly TraceEvent[] }
  // Chromium keeps a spare renderer: the page is in the one that worked most.
  const [busiest] = traceEvents
    .filter(({ name, args }) => name === 'thread_name' && args?.name === 'CrRendererMain')
    .map((thread) => traceEvents.filter(({ pid, tid }) => pid === thread.pid && tid === thread.tid))
    .map((events) => ({ events, tasks: tasksOf(events) }))
    .toSorted((a, b) => workOf(b.tasks).totalMs - workOf(a.tasks).totalMs)
  if (busiest === undefined || busiest.tasks.length === 0) throw new Error('the trace has no main thread')
  const { events, tasks } = busiest
  const markedAtUs = (mark: string): number => {
    const event = events.find(({ name, cat }) => name === mark && cat.includes('blink.user_timing'))
    if (event === undefined) throw new Error(`the trace has no mark ${mark}`)
    return event.ts
  }
  return {
    work: workOf(tasks),
    cpuBetweenMs(from, to) {
      const [start, end] = [markedAtUs(from), markedAtUs(to)]
      return workOf(tasks.filter(({ startUs, endUs }) => endUs >= start && startUs <= end)).totalMs
    },
  }
}

/** The outermost tasks: those that run a loop of their own have others in them. */
function tasksOf(events: readonly TraceEvent[]): readonly Task[] {
  const tasks: Task[] = []
  for (const { ts, dur = 0, tdur = dur } of events
    .filter(({ name, ph }) => ph === 'X' && name === 'ThreadControllerImpl::RunTask')
    .toSorted((a, b) => a.ts - b.ts)) {
    if (ts >= (tasks.at(-1)?.endUs ?? 0)) tasks.push({ startUs: ts, endUs: ts + dur, cpuMs: tdur / 1000 })
  }
  return tasks
}

function workOf(tasks: readonly Task[]): MainThreadWork {
  return {
    longestTaskMs: tasks.reduce((longest, { cpuMs }) => Math.max(longest, cpuMs), 0),
    longTasks: tasks.filter(({ cpuMs }) => cpuMs > 50).length,
    totalMs: tasks.reduce((sum, { cpuMs }) => sum + cpuMs, 0),
  }
}
