import { spawn } from 'node:child_process'
import { writeFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'

import { describe, expect, it } from 'vitest'

import { useTempFolder } from '../peers/temp-folder.ts'

const folder = useTempFolder()

describe('the end of a test run', () => {
  it('is the counts, alone on a line', async () => {
    const passing = "it('works', () => expect(1).toBe(1))\n"
    expect(await runTests(`${passing}describe('both', () => { ${passing} })`, 'true')).toMatchObject({
      exitCode: 0,
      skipped: [],
      lastLine: '2 passed, 0 failed, 0 skipped',
    })
  })

  it('names what was skipped, which elsewhere than in CI is no failure', async () => {
    const tests = "it('works', () => {}); describe('a peer', () => { it.skip('needs radosgw', () => {}) })"
    const skipped = ['skipped: fixture.test.js > a peer > needs radosgw']
    const lastLine = '1 passed, 0 failed, 1 skipped'
    expect(await runTests(tests, '')).toMatchObject({ exitCode: 0, skipped, lastLine })
    expect(await runTests(tests, 'true')).toMatchObject({ exitCode: 1, skipped, lastLine })
    const newer = tests.replace('needs radosgw', 'needs PEERS_ROOT with crane')
    expect(await runTests(newer, 'true')).toMatchObject({ exitCode: 0, lastLine })
    const registry = tests.replace('needs radosgw', 'needs REGISTRY_3')
    expect(await runTests(registry, 'true')).toMatchObject({ exitCode: 0, lastLine })
  })

  it('tells how many cases of the suites each driver passed', async () => {
    const suite = (name: string, cases: string): string => `describe('${name}', () => { ${cases} });`
    const passing = "it('a', () => {}); it('b', () => {});"
    const tests = [
      suite('storage driver s3 on the emulated cloud, v4', passing),
      suite('storage driver s3 on the emulated cloud, v2', passing),
      suite('a real S3 server', suite('object store s3 on radosgw, v4', "it('a', () => {});")),
      suite('faults of cos', "it('a', () => {}); it('b', () => expect(1).toBe(2));"),
      suite('other tests of s3', passing),
    ].join('\n')
    const { output } = await runTests(tests, '')
    expect(output.slice(output.indexOf('cases by driver'))).toMatch(
      [
        /^cases by driver  storage driver  object store  faults  connections +all\n/,
        /cos  +-  +-  1 of 2  +-  1 of 2\n/,
        /s3  +4  +-  +-  +-  +4\n/,
        /s3 on radosgw  +-  +1  +-  +-  +1\n/,
      ].reduce((all, line) => new RegExp(all.source + line.source)),
    )
  })

  it('tells how many hostile inputs of each area were met, and the most that one of them took', async () => {
    const taking = (name: string, megabytes: number, holdMs: number): string =>
      `it('${name}', ({ task }) => { task.meta.taken = { peakBytes: ${megabytes} * 1024 * 1024, holdMs: ${holdMs} } });`
    const tests = [
      `describe('hostile answers', () => { ${taking('a', 5, 70)} ${taking('b', 20, 7)} });`,
      "describe('hostile data files', () => { it('c', () => expect(1).toBe(2)); it('d', () => {}) });",
      "it('another one', () => {})",
    ].join('\n')
    const { output } = await runTests(tests, '')
    expect(output.slice(output.indexOf('hostile inputs'))).toMatch(
      [
        /^hostile inputs +met +most MB over idle +longest hold in ms\n/,
        /answers +2 +20 +70\n/,
        /data files +1 of 2 +0 +0\n/,
        /all +3 of 4 +20 +70\n/,
      ].reduce((all, line) => new RegExp(all.source + line.source)),
    )
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

interface Run {
  readonly exitCode: number | null
  readonly skipped: readonly string[]
  readonly lastLine: string | undefined
  readonly output: string
}

/** Runs vitest on this text as its only file, with our reporter. */
async function runTests(tests: string, ci: string): Promise<Run> {
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
  const skipped = lines.filter((line) => line.startsWith('skipped: '))
  return { exitCode, skipped, lastLine: lines.at(-1), output }
}
