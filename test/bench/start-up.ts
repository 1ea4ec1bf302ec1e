import { spawn } from 'node:child_process'
import { once } from 'node:events'

import { below, told, type Measure } from './measure.ts'
import { startBenchHost } from './running-host.ts'
import { addStoreOfEachDriver } from './store-of-each-driver.ts'

/** Twice as many drivers would not be ready later: their code is loaded when a store of theirs is opened. */
const mostOfEmpty = 1.3

/** How long host 2 takes until it is ready: against Node that does nothing, and with stores of every driver. */
export async function measureStartUp(times: number): Promise<readonly Measure[]> {
  const bare: number[] = []
  const empty: number[] = []
  const full: number[] = []
  // By turns, so that whatever else the machine does meets all of them.
  for (let time = 0; time < times; time += 1) {
    bare.push(await timeBareNode())
    empty.push(await timeHost(async () => undefined))
    full.push(await timeHost(addStoreOfEachDriver))
  }
  return [
    told('start-up: host 2 is ready after, at its quickest', quickest(empty), ' ms'),
    told('start-up: of bare Node', quickest(empty) / quickest(bare), 'x'),
    told('start-up: with a store of each of the six drivers after', quickest(full), ' ms'),
    below('start-up: that, of the time with no store', quickest(full) / quickest(empty), mostOfEmpty, 'x'),
  ]
}

async function timeBareNode(): Promise<number> {
  const startedAt = performance.now()
  await once(spawn(process.execPath, ['--eval', '0'], { stdio: 'ignore' }), 'exit')
  return performance.now() - startedAt
}

async function timeHost(fill: (dataDir: string) => Promise<void>): Promise<number> {
  let startedAt = 0
  const host = await startBenchHost(async (dataDir) => {
    await fill(dataDir)
    startedAt = performance.now()
  })
  const ready = performance.now() - startedAt
  await host.stop()
  return ready
}

/** What else the machine does only ever adds. */
function quickest(durations: readonly number[]): number {
  return Math.min(...durations)
}
