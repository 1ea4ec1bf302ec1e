import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'
import { promisify } from 'node:util'

const run = promisify(execFile)

/** The last build that knew nothing of catalogs. */
export const baselineCommit = 'b9ff243'

/**
 * The folder of the baseline's sources, installed and built: made at the first time, and kept among the machine's temporary
 * files for the next. Undefined where this checkout does not have the commit, as a shallow one.
 */
export async function openBaseline(): Promise<string | undefined> {
  const folder = join(tmpdir(), `bollard-baseline-${baselineCommit}`)
  const done = join(folder, '.built')
  if (existsSync(done)) return folder
  const here = resolve('.')
  try {
    await run('git', ['cat-file', '-e', `${baselineCommit}^{commit}`], { cwd: here })
  } catch {
    return undefined
  }
  console.log(`building ${baselineCommit} in ${folder}, once`)
  const making = `${folder}-${process.pid}`
  await rm(folder, { recursive: true, force: true })
  await run('git', ['clone', '--quiet', '--shared', '--no-checkout', here, making])
  await run('git', ['checkout', '--quiet', '--detach', baselineCommit], { cwd: making })
  await run('npm', ['ci', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts'], { cwd: making })
  await run('npm', ['run', '--silent', 'build'], { cwd: making })
  await rename(making, folder)
  await writeFile(done, '')
  return folder
}
