import { describe, expect, it } from 'vitest'

import { refusalIds } from '../../../electron/api/refusals.ts'
import { refusals, refused } from '../../../electron/images/archive/refusals.ts'
import { parseManifest } from '../../../electron/registry/manifests/manifest.ts'
import { toErrorData, toFailure } from '../../../electron/host/error-data.ts'
import { journalEntrySchema } from '../../../electron/transfers/model/transfer-record.ts'
import { refusals as english } from '../../../renderer/text/en/refusals.ts'
import { refusals as chinese } from '../../../renderer/text/zh-CN/refusals.ts'

function valuesIn(sentence: string): ReadonlySet<string> {
  return new Set([...sentence.matchAll(/\{\{(\w+)\}\}/g)].map(([, name]) => name ?? ''))
}

describe('why an archive is refused', () => {
  it('is one of what the window knows, and the window knows no others', () => {
    expect(Object.keys(refusals).toSorted()).toEqual([...refusalIds].toSorted())
  })

  it.each(refusalIds)('%s is said in both languages, with the same values', (id) => {
    const given = valuesIn(refusals[id][1])
    for (const sentence of [english[id], chinese[id]]) expect(valuesIn(sentence)).toEqual(given)
    expect(chinese[id]).toMatch(/[\u4e00-\u9fff]/)
  })

  it('crosses with its values, the English sentence beside it, neither longer than a line', () => {
    const mediaType = 'x'.repeat(10_000)
    const data = toErrorData(refused('unservedType', { mediaType }, 'sha256:1').at({ store: 's' }))
    expect(data.reason).toEqual({ id: 'unservedType', values: { mediaType: 'x'.repeat(200) } })
    expect(data.message).toBe(`a registry serves nothing of the media type ${'x'.repeat(200)}`)
    expect(data.where).toEqual({ store: 's', path: 'sha256:1' })
  })

  it('has within it what is wrong with a manifest, so that it can be said in any language, too', () => {
    const manifest = parseManifest(new TextEncoder().encode('{"schemaVersion":2,"manifests":[7]}'))
    const why = manifest.kind === 'unreadable' ? manifest.why : undefined
    const { message, reason } = toErrorData(refused('indexBroken', {}, 'index.json', why))
    expect(message).toBe('the index is broken: manifests[0] is not a descriptor')
    expect(reason?.why).toEqual({ id: 'memberNoDescriptor', values: { member: 'manifests[0]' } })
  })

  it('is kept with a transfer that failed for it', () => {
    const error = toFailure(refused('tooManyEntries', { most: 7 }))
    const kept = { kind: 'changed', id: 't', state: { phase: 'failed', endedAtMs: 1, error } }
    expect(journalEntrySchema.parse(kept)).toMatchObject({
      state: { error: { reason: { id: 'tooManyEntries', values: { most: 7 } } } },
    })
  })
})
