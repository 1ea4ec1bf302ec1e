import { spawn } from 'node:child_process'
import { once } from 'node:events'

import { told, type Measure } from './measure.ts'
import { startBenchHost } from './running-host.ts'

/** How long host 2 takes until it is ready, against Node that does nothing. */
export async function measureStartUp(times: number): Promise<readonly Measure[]> {
  const bare = await median(times, async () => {
    await once(spawn(process.execPath, ['--eval', '0'], { stdio: 'ignore' }), 'exit')
  })
  const running: { stop(): Promise<void> }[] = []
  const ready = await median(times, async () => {
    running.push(await startBenchHost())
  })
  await Promise.all(running.map((host) => host.stop()))
  return [
    told('start-up: host 2 is ready after', ready, ' ms'),
    told('start-up: of bare Node', ready / bare, 'x'),
  ]
}

async function median(times: number, run: () => Promise<void>): Promise<number> {
  const durations: number[] = []
  for (let time = 0; time < times; time += 1) {
    const startedAt = performance.now()
    await run()
    durations.push(performance.now() - startedAt)
  }
  return durations.sort((a, b) => a - b)[Math.floor(times / 2)] ?? Number.NaN
}
