import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { resolve } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { HostNotices } from '../../../electron/host/host-notices.ts'
import { live } from '../../conformance/harness.ts'
import { firstOf } from '../methods/test-backend.ts'

let host: ChildProcess
beforeAll(async () => {
  host = fork(resolve('test/unit/hosts/failing-process.ts'), { execArgv: ['--import', 'tsx'] })
  await once(host, 'message')
})
afterAll(() => host.kill())

describe('a failure that nobody waits for', () => {
  it.each([
    ['callback', /^RangeError at failing-process\.ts:\d+$/],
    ['promise', /^TypeError at failing-process\.ts:\d+$/],
    ['no error', /^string$/],
  ])('in or as a %s is told without its message, and the process goes on', async (how, told) => {
    expect(await asked(how)).toMatch(told)
    expect(await asked('ask')).toBe('alive')
  })

  it('is told to windows, each time with how often', async () => {
    const notices = new HostNotices([{ kind: 'folderUnwritable', path: '/data' }])
    notices.addFailure('RangeError')
    notices.addFailure('TypeError at x.ts:1')
    expect(await firstOf(notices.watch(live), () => true)).toEqual([
      { kind: 'folderUnwritable', path: '/data' },
      { kind: 'unexpectedFailure', count: 2, what: 'TypeError at x.ts:1' },
    ])
  })
})

async function asked(message: string): Promise<unknown> {
  const answered = once(host, 'message')
  host.send(message)
  return (await answered)[0]
}
