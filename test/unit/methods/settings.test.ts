import { realpath } from 'node:fs/promises'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { live } from '../../conformance/harness.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { openBackend, type TestBackend } from './test-backend.ts'

const folder = useTempFolder()
let host: TestBackend
beforeEach(async () => {
  host = await openBackend(folder())
})
afterEach(() => host.close())

describe('the host', () => {
  it('says what it is, and how secrets are kept', async () => {
    expect(await host.backend.hostInfo({}, live)).toEqual({
      host: 'browser',
      platform: expect.stringMatching(/^(linux|darwin|win32)$/),
      version: '0.0.0',
      runtime: { node: process.versions.node },
      dataFolder: await realpath(host.dataDir),
      secrets: 'keyFile',
      demo: false,
    })
  })

  it('keeps the settings for the next start', async () => {
    expect(await host.backend.getSettings({}, live)).toEqual({ theme: 'system', language: 'system' })
    const settings = {
      theme: 'light',
      language: 'zh-CN',
      maxRequests: 8,
      collectionRules: {
        a: { mode: 'v2', deleteUntagged: false, minAgeHours: 0, retention: [], graceDays: 0 },
      },
    } as const
    await host.backend.changeSettings(settings, live)
    await host.close()
    host = await openBackend(folder(), host.dataDir)
    expect(await host.backend.getSettings({}, live)).toEqual(settings)
  })
})
