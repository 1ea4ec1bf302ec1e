import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'

import { makeDemo } from './make-demo.ts'

/**
 * `npm run demo`: the application on emulated clouds and a local folder, each holding the sample registry. Takes
 * the flags of `npm start`. What it makes is in a temporary folder and goes when it ends; with `--data-dir` its stores and the
 * folder's registry stay, and are there at the next start.
 */
const args = process.argv.slice(2)
const { values } = parseArgs({ args, options: { 'data-dir': { type: 'string' } }, strict: false })
const given = values['data-dir']
const folder = await mkdtemp(join(tmpdir(), 'bollard-demo-'))
const demo = await makeDemo(folder, typeof given === 'string' ? resolve(given) : undefined)
const host = spawn(process.execPath, ['dist/host/launch.mjs', ...args, '--data-dir', demo.dataDir], {
  stdio: 'inherit',
  env: { ...process.env, BOLLARD_DEMO: '1' },
})
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => host.kill(signal))
host.on('exit', (code) => {
  void demo
    .close()
    .then(() => rm(folder, { recursive: true, force: true }))
    .then(() => process.exit(code ?? 0))
})
