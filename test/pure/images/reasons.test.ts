import { describe, expect, it } from 'vitest'

import { sentences as ofAnswers } from '../../../drivers/explain.ts'
import { refusalSentences as ofServices } from '../../../drivers/index.ts'
import { reasonIds } from '../../../electron/api/reasons.ts'
import { refusalIds } from '../../../electron/api/refusals.ts'
import { sentences as ofDocuments } from '../../../electron/contents/documents/explain.ts'
import { sentences as ofPackages } from '../../../electron/contents/packages/damaged.ts'
import { sentences as ofContents } from '../../../electron/contents/explain.ts'
import { sentences as ofChanges } from '../../../electron/health/changes/explain.ts'
import { sentences as ofDeletions } from '../../../electron/health/deletion/explain.ts'
import { sentences as ofRepairs } from '../../../electron/health/repair/explain.ts'
import { sentences as ofHost } from '../../../electron/host/explain.ts'
import { sentences as ofImages } from '../../../electron/images/explain.ts'
import { explain, sentences as ofBuckets } from '../../../electron/registry/explain.ts'
import { sentences as ofNetwork } from '../../../electron/stores/network/explain.ts'
import { journalEntrySchema } from '../../../electron/transfers/model/transfer-record.ts'
import { sentences as ofTransfers } from '../../../electron/transfers/model/explain.ts'
import { reasons as english } from '../../../renderer/text/en/reasons.ts'
import { reasons as chinese } from '../../../renderer/text/zh-CN/reasons.ts'

const said: Readonly<Record<string, string>> = {
  ...ofAnswers,
  ...ofBuckets,
  ...ofImages,
  ...ofDocuments,
  ...ofPackages,
  ...ofTransfers,
  ...ofServices,
  ...ofChanges,
  ...ofDeletions,
  ...ofRepairs,
  ...ofContents,
  ...ofHost,
  ...ofNetwork,
}

function valuesIn(sentence: string | undefined): ReadonlySet<string> {
  return new Set([...(sentence ?? '').matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? ''))
}

describe('why something is wrong in a store, or left out', () => {
  it('is one of what the window knows, which knows no others', () => {
    expect(Object.keys(said).toSorted()).toEqual([...reasonIds].toSorted())
  })

  it('is told apart from why an archive is refused, which is said as a sentence of its own', () => {
    expect(refusalIds.filter((id) => id in said)).toEqual([])
  })

  it.each(reasonIds)('%s is said in both languages, with the same values', (id) => {
    for (const sentence of [english[id], chinese[id]]) {
      expect(valuesIn(sentence)).toEqual(valuesIn(said[id]))
    }
    expect(chinese[id]).toMatch(/[\u4e00-\u9fff]/)
  })

  it.each(reasonIds)('%s is said in the same words by the host and in an English window', (id) => {
    // The window has a size with its unit.
    expect(english[id]).toBe(said[id]?.replaceAll(/(\{\{\w+Bytes\}\}) bytes/g, '$1'))
  })

  it('is no longer than a line, whatever a bucket has', () => {
    const { detail, reason } = explain('linkHolds', { text: 'x'.repeat(10_000) })
    expect(detail).toBe(`it contains ${'x'.repeat(200)} instead of a digest`)
    expect(reason?.values).toEqual({ text: 'x'.repeat(200) })
  })

  it('goes into another sentence as it was said, where a service said it', () => {
    expect(explain('referrersUnreadable', {}, { detail: 'Access Denied' })).toEqual({
      detail: expect.stringMatching(/not written over: Access Denied$/),
      reason: { id: 'referrersUnreadable', values: { why: 'Access Denied' } },
    })
  })

  it('is kept with what a transfer reports', () => {
    const why = explain('referrersUnreadable', {}, explain('memberSize', { member: 'config' }))
    const report = { path: 'team/app:v1', kind: 'skipped', ...why }
    expect(journalEntrySchema.parse({ kind: 'report', id: 't', report })).toMatchObject({ report })
  })
})
