import { spawn } from 'node:child_process'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { makeDemo } from './make-demo.ts'

/**
 * `npm run demo`: the application on emulated clouds and a local folder, each holding the sample registry. Takes
 * the flags of `npm start`. What it makes is in a temporary folder and goes when it ends.
 */
const folder = await mkdtemp(join(tmpdir(), 'bollard-demo-'))
const demo = await makeDemo(folder)
const host = spawn(
  process.execPath,
  ['dist/host/launch.mjs', '--data-dir', demo.dataDir, ...process.argv.slice(2)],
  { stdio: 'inherit', env: { ...process.env, BOLLARD_DEMO: '1' } },
)
for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => host.kill(signal))
host.on('exit', (code) => {
  void demo
    .close()
    .then(() => rm(folder, { recursive: true, force: true }))
    .then(() => process.exit(code ?? 0))
})
