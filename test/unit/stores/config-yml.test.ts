import { describe, expect, it } from 'vitest'

import { readConfiguration, type ConfiguredStore } from '../../../electron/stores/config-yml.ts'

/** The corpus has the forms of configurations; here is what a text may try, and what goes on top of it. */
describe('a text that is no honest configuration', () => {
  it.each([
    ['brackets', '['.repeat(100_000)],
    ['braces over many lines', '{a:\n'.repeat(100_000)],
    ['lists in lists', '- '.repeat(100_000)],
    ['keys in keys', '? '.repeat(100_000)],
    ['indentation', Array.from({ length: 1000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
  ])('of %s in each other without end is refused before it is parsed', (_, text) => {
    expect(readConfiguration(text, '')).toEqual({
      stores: [],
      findings: [expect.objectContaining({ id: 'yaml.RESOURCE_EXHAUSTION', severity: 'error' })],
    })
  })

  it.each(['constructor', '__proto__', 'toString', 'hasOwnProperty'])(
    'names a driver or a parameter %s without harm',
    (name) => {
      const driver = readConfiguration(`version: 0.1\nstorage: {${name}: {bucket: images}}`, '')
      expect(driver.findings.map(({ id }) => id)).toEqual(['driverNotOpened'])
      const text = `version: 0.1\nstorage: {s3: {bucket: images, region: us-east-1, ${name}: hush}}`
      const [store] = readConfiguration(text, '').stores
      expect(store?.values).toEqual({ bucket: 'images', region: 'us-east-1' })
    },
  )

  it('refers to itself without end, and is refused', () => {
    const { stores, findings } = readConfiguration('a: &a\n  b: *a\nstorage: {filesystem: {}}', '')
    expect(stores).toEqual([])
    expect(findings.map(({ id }) => id)).toEqual(['yaml.RESOURCE_EXHAUSTION'])
  })

  it('repeats one thing thousands of times, and is read in moments', () => {
    for (const piece of ['a: b\n', '- a\n', 'a', '# a\n', '"', '\n', '---\n', '${', '$', ' -e ']) {
      readConfiguration(piece.repeat(5000), piece.repeat(1000))
    }
  }, 20_000)

  it('keeps a parameter it does not know as if it were a secret: it may be one, misspelt', () => {
    const store = only('storage: {s3: {bucket: images, region: us-east-1, secretkye: hush-hush}}')
    expect(store.values).toEqual({ bucket: 'images', region: 'us-east-1' })
    expect(store.secrets).toEqual({ secretkye: 'hush-hush' })
    expect(JSON.stringify(store.findings)).not.toContain('hush-hush')
  })
})

describe('values', () => {
  it('stay the texts they are written as: a key of digits, a bucket like a date, a region called NO', () => {
    const { secrets, values, findings } = only(`
storage:
  s3:
    accesskey: 00012345678901234567890
    secretkey: 1e10
    bucket: 2024-01-02
    region: NO
`)
    expect(secrets).toEqual({ accesskey: '00012345678901234567890', secretkey: '1e10' })
    expect(values).toEqual({ bucket: '2024-01-02', region: 'NO' })
    const otherwise = findings.filter(({ id }) => id === 'readOtherwise').map(({ parameter }) => parameter)
    expect(otherwise).toEqual(['accesskey', 'secretkey', 'region'])
  })

  it.each(['', '~', 'null', '""'])('that are nothing (%s) count as not set', (nothing) => {
    const store = only(
      `version: 0.1\nstorage:\n  s3:\n    bucket: images\n    region: us-east-1\n    keyid: ${nothing}\n`,
    )
    expect(store.values).toEqual({ bucket: 'images', region: 'us-east-1' })
    expect(store.findings).toEqual([])
  })
})

describe("the registry's environment", () => {
  const yaml = 'storage: {s3: {bucket: images, region: us-east-1, secretkey: old}}'

  it('goes on top of the file, and is known as where a value came from', () => {
    const store = only(yaml, 'REGISTRY_STORAGE_S3_BUCKET=others\nREGISTRY_STORAGE_S3_SECRETKEY=new')
    expect(store).toMatchObject({
      name: 'others',
      values: { bucket: 'others', region: 'us-east-1' },
      secrets: { secretkey: 'new' },
    })
    expect(store.fromEnvironment.toSorted()).toEqual(['bucket', 'secretkey'])
  })

  it('makes a store without any file', () => {
    const lines =
      'REGISTRY_STORAGE=s3\nREGISTRY_STORAGE_S3_BUCKET=images\nREGISTRY_STORAGE_S3_REGION=us-east-1'
    expect(only('', lines)).toMatchObject({ values: { bucket: 'images', region: 'us-east-1' }, findings: [] })
  })

  it('replaces the whole storage section when it names the driver', () => {
    const both = 'version: 0.1\nstorage: {filesystem: {rootdirectory: /srv}, s3: {bucket: images}}'
    expect(only(both, 'REGISTRY_STORAGE=filesystem')).toMatchObject({ driver: 'filesystem', values: {} })
    expect(readConfiguration(both, 'REGISTRY_STORAGE=azure').findings.map(({ id }) => id)).toContain(
      'driverNotOpened',
    )
  })

  it('reaches the S3 driver under its other name, and adds a second one under the first', () => {
    const aws = 'version: 0.1\nstorage: {s3aws: {bucket: images, region: us-east-1}}'
    expect(only(aws, 'REGISTRY_STORAGE_S3AWS_BUCKET=others')).toMatchObject({ name: 'others' })
    const both = readConfiguration(aws, 'REGISTRY_STORAGE_S3_BUCKET=others')
    expect(both.stores.map(({ name }) => name)).toEqual(['images', 'others'])
    expect(both.findings.map(({ id }) => id)).toEqual(['severalDrivers'])
  })

  it('changes nothing where it is empty', () => {
    expect(only(yaml, 'REGISTRY_STORAGE=\nREGISTRY_STORAGE_S3_BUCKET=')).toMatchObject({
      values: { bucket: 'images' },
      fromEnvironment: [],
    })
  })
})

/** The only store of a configuration. */
function only(text: string, environment = ''): ConfiguredStore {
  const [store, ...more] = readConfiguration(text, environment).stores
  if (store === undefined || more.length > 0) throw new Error('there is not exactly one store')
  return store
}
