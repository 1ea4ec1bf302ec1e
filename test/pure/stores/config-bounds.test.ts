import { describe, expect, it } from 'vitest'

import { readConfiguration } from '../../../electron/stores/configurations/read-configuration.ts'

const tooMuch = { severity: 'error', id: 'yaml.RESOURCE_EXHAUSTION', at: { line: 1, column: 1 } }

describe('a configuration that is larger than any', () => {
  it('is not parsed when it has more tokens, and says so', () => {
    const { stores, findings } = readConfiguration(`storage: {s3: {}}\n${'a: b\n'.repeat(100_000)}`, '')
    expect({ stores, findings }).toEqual({ stores: [], findings: [expect.objectContaining(tooMuch)] })
  })

  it('is not written out when aliases repeat too much', () => {
    const { findings } = readConfiguration(`a: &a x\nstorage:\n${'  - *a\n'.repeat(3000)}`, '')
    expect(findings).toContainEqual(expect.objectContaining(tooMuch))
  })

  it('is read when it is a dump of ten thousand lines', () => {
    const { stores } = readConfiguration(
      `version: 0.1\nstorage:\n  s3: {}\nother:\n${'  a: b\n'.repeat(10_000)}`,
      '',
    )
    expect(stores).toHaveLength(1)
  })

  it('has its first two hundred variables read, and says so', () => {
    const lines = Array.from({ length: 201 }, (_, at) => `REGISTRY_STORAGE_S3_K${at}=v`).join('\n')
    const { stores } = readConfiguration(lines, '')
    const ids = stores.flatMap(({ findings }) => findings).map(({ id, values }) => ({ id, values }))
    expect(ids).toContainEqual({ id: 'tooManyVariables', values: { most: 200 } })
  })

  it('has aliases stand for the last anchor before them', () => {
    const text = 'a: &a one\nb: &a two\nversion: 0.1\nstorage:\n  s3:\n    bucket: *a\nc: &a three\n'
    expect(readConfiguration(text, '').stores[0]?.values).toMatchObject({ bucket: 'two' })
  })
})
