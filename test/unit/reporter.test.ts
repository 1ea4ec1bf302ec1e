import { spawn } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'

import { describe, expect, it } from 'vitest'

import { useTempFolder } from '../peers/temp-folder.ts'

const folder = useTempFolder()

describe('the end of a test run', () => {
  it('is the counts, alone on a line', async () => {
    const passing = "it('works', () => expect(1).toBe(1))\n"
    expect(await runTests(`${passing}describe('both', () => { ${passing} })`, 'true')).toEqual({
      exitCode: 0,
      skipped: [],
      lastLine: '2 passed, 0 failed, 0 skipped',
    })
  })

  it('names what was skipped, which elsewhere than in CI is no failure', async () => {
    const tests = "it('works', () => {}); describe('a peer', () => { it.skip('needs radosgw', () => {}) })"
    const skipped = ['skipped: fixture.test.js > a peer > needs radosgw']
    const lastLine = '1 passed, 0 failed, 1 skipped'
    expect(await runTests(tests, '')).toEqual({ exitCode: 0, skipped, lastLine })
    expect(await runTests(tests, 'true')).toEqual({ exitCode: 1, skipped, lastLine })
  })

  it('counts what failed, a file that cannot be loaded too', async () => {
    const failing = "it('works', () => {}); it('fails', () => expect(1).toBe(2))"
    expect(await runTests(failing, '')).toMatchObject({
      exitCode: 1,
      lastLine: '1 passed, 1 failed, 0 skipped',
    })
    expect(await runTests("throw new Error('at once')", '')).toMatchObject({
      exitCode: 1,
      lastLine: '0 passed, 1 failed, 0 skipped',
    })
  })
})

interface Ended {
  readonly exitCode: number | null
  readonly skipped: readonly string[]
  readonly lastLine: string | undefined
}

/** Runs vitest on this text as its only file, with our reporter. */
async function runTests(tests: string, ci: string): Promise<Ended> {
  await writeFile(join(folder(), 'fixture.test.js'), tests)
  const vitest = resolve('node_modules/vitest/vitest.mjs')
  const reporters = ['--reporter', 'default', '--reporter', resolve('test/reporter.ts')]
  const child = spawn(
    process.execPath,
    [vitest, 'run', '--root', folder(), '--globals', '--no-color', ...reporters],
    {
      env: { PATH: process.env['PATH'], CI: ci },
      // What fails in there is meant to, and is not shown as a failure here.
      stdio: ['ignore', 'pipe', 'ignore'],
    },
  )
  let output = ''
  child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()))
  const exitCode = await new Promise<number | null>((ended) => child.once('close', ended))
  const lines = output.split('\n').filter((line) => line.trim() !== '')
  return { exitCode, skipped: lines.filter((line) => line.startsWith('skipped: ')), lastLine: lines.at(-1) }
}
