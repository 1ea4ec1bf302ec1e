import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'

import { soak } from './soak-run.ts'

/**
 * `npm run soak`: the built host with a store of every driver, used without a pause while services fail, and windows,
 * services and the host itself are killed. Everything has to come to its end, and memory to stay as it was. Takes
 * `--minutes` (60) and `--seed`; Ctrl C ends it early and cleans up.
 */
const { values } = parseArgs({ options: { minutes: { type: 'string' }, seed: { type: 'string' } } })
const minutes = Number(values.minutes ?? 60)
const seed = Number(values.seed ?? Date.now() % 1_000_000)
if (!(minutes > 0) || !Number.isInteger(seed)) {
  console.error('usage: npm run soak -- [--minutes 60] [--seed 1]')
  process.exit(2)
}
const stopped = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => stopped.abort())
const folder = await mkdtemp(join(tmpdir(), 'bollard-soak-'))
console.log(`soak of ${minutes} min, --seed ${seed}`)
try {
  const say = (line: string): void => console.log(line)
  const problems = await soak({ minutes, seed, folder, say, signal: stopped.signal })
  for (const problem of problems) console.log(`PROBLEM ${problem}`)
  console.log(problems.length === 0 ? 'nothing was lost' : `${problems.length} problems`)
  process.exitCode = problems.length === 0 ? 0 : 1
} finally {
  await rm(folder, { recursive: true, force: true })
}
