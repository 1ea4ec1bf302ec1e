import { describe, expect, it } from 'vitest'

import { reportName } from '../../electron/api/values/report-name.ts'

const atMs = new Date(2026, 10, 3, 0, 30).getTime()

describe('the name of a report', () => {
  it('tells what it is of, the store and the day', () => {
    expect(reportName({ about: 'findings', store: 'production', atMs, format: 'json' })).toBe(
      'findings-production-2026-11-03.json',
    )
    expect(reportName({ about: 'collection-plan', store: '生产 仓库', atMs, format: 'csv' })).toBe(
      'collection-plan-生产-仓库-2026-11-03.csv',
    )
    expect(reportName({ about: 'activity', atMs, format: 'csv' })).toBe('activity-2026-11-03.csv')
    expect(reportName({ about: 'tags', atMs, format: 'csv', partial: true })).toBe(
      'tags-2026-11-03-partial.csv',
    )
  })

  it.each([
    ['../../etc/passwd', 'findings-etc-passwd-2026-11-03.json'],
    ['a\\b:c*?"<>|\r\n\0d', 'findings-a-b-c-d-2026-11-03.json'],
    ['...', 'findings-2026-11-03.json'],
    ['', 'findings-2026-11-03.json'],
  ])('is one name of a file, whatever the store is named: %j', (store, expected) => {
    expect(reportName({ about: 'findings', store, atMs, format: 'json' })).toBe(expected)
  })

  it('is none that a file system finds too long', () => {
    const name = reportName({ about: 'collection-plan', store: '𠮷'.repeat(256), atMs, format: 'json' })
    expect(name).toMatch(/^collection-plan-𠮷{48}-2026-11-03\.json$/u)
    expect(Buffer.byteLength(name)).toBeLessThanOrEqual(240)
  })
})
