import { describe, expect, it } from 'vitest'

import { ConfigDrafts } from '../../../electron/stores/configurations/config-drafts.ts'
import type { ConfiguredStore } from '../../../electron/stores/configurations/read-configuration.ts'

function configured(name: string): ConfiguredStore {
  return {
    driver: 'filesystem',
    name,
    values: {},
    secrets: {},
    fromEnvironment: [],
    findings: [],
    source: { kind: 'file' },
  }
}

describe('what was read from a configuration', () => {
  it('is kept for half an hour, and then forgotten', () => {
    let nowMs = 0
    const drafts = new ConfigDrafts(() => nowMs)
    const id = drafts.keep(configured('images'))
    nowMs = 30 * 60_000
    expect(drafts.get(id)).toEqual(configured('images'))
    nowMs += 1
    expect(() => drafts.get(id)).toThrow(/read it again/)
  })

  it('is known by an id that is not guessed', () => {
    const drafts = new ConfigDrafts()
    expect(drafts.keep(configured('a'))).toMatch(/^[0-9a-f-]{36}$/)
    expect(() => drafts.get('0')).toThrow(/read it again/)
  })

  it('does not grow without end: the oldest make room', () => {
    const drafts = new ConfigDrafts(() => 0)
    const ids = Array.from({ length: 150 }, (_, index) => drafts.keep(configured(String(index))))
    expect(() => drafts.get(ids[0] ?? '')).toThrow(/read it again/)
    expect(drafts.get(ids.at(-1) ?? '')).toEqual(configured('149'))
  })
})
