import { describe, expect, it } from 'vitest'

import {
  readConfiguration,
  type ConfiguredStore,
} from '../../../electron/stores/configurations/read-configuration.ts'

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
      expect(readConfiguration(piece.repeat(5000), piece.repeat(1000)).stores).toEqual([])
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
    expect(otherwise).toEqual(['accesskey', 'secretkey'])
    expect(findings).toContainEqual(
      expect.objectContaining({ id: 'readAs', parameter: 'region', values: { read: 'false' } }),
    )
  })

  it.each([
    ['', []],
    ['""', []],
    ['# none yet', []],
    ['~', ['info readAsNothing keyid']],
    ['null', ['info readAsNothing keyid']],
    ['#abc', ['warning readAsNothing keyid']],
    ['&abc', ['warning readAsNothing keyid']],
    ['!abc', ['warning readInPart keyid']],
  ])('that are nothing (%s) count as not set, which is said where something was written', (nothing, said) => {
    const store = only(
      `version: 0.1\nstorage:\n  s3:\n    bucket: images\n    region: us-east-1\n    keyid: ${nothing}\n`,
    )
    expect(store.values).toEqual({ bucket: 'images', region: 'us-east-1' })
    expect(sayings(store)).toEqual(said)
  })

  it('with an anchor that is referred to, with a tag or with a comment behind them are whole', () => {
    const store = only(`version: 0.1
storage:
  s3:
    bucket: &name images # of the team
    region: !!str us-east-1
    rootdirectory: *name
`)
    expect(store.values).toEqual({ bucket: 'images', region: 'us-east-1', rootdirectory: 'images' })
    expect(store.findings).toEqual([])
  })

  it.each([
    ['!!binary aHVzaA==', 'hush'],
    ['!!timestamp 2001-01-01', '2001-01-01'],
    ['!!merge hush', 'hush'],
    ['!!str 0123', '0123'],
    ['!!int 5', '5'],
  ])('with a tag of YAML are the texts that a registry reads: %s', (written, secretkey) => {
    const text = `storage: {s3: {bucket: images, region: us-east-1, accesskey: AKID, secretkey: ${written}}}`
    expect(only(text).secrets).toEqual({ accesskey: 'AKID', secretkey })
  })

  it.each(['!!binary hush', '!!binary //8=', '!!null x', '!!bool x', '!!int x', '!!float x'])(
    'with a tag that says what they are not are no YAML: %s',
    (written) => {
      const text = `storage:\n  s3:\n    bucket: images\n    secretkey: ${written}`
      expect(readConfiguration(text, '')).toMatchObject({
        stores: [],
        findings: [{ id: 'yaml.other', at: { line: 4, column: 5 } }],
      })
    },
  )

  it('of which YAML takes a part for its own are said, by name only', () => {
    const store = only('storage: {s3: {bucket: !name images, region: us-east-1, secretkey: &hush hush-hush}}')
    expect(sayings(store)).toContain('warning readInPart bucket')
    expect(sayings(store)).toContain('warning readInPart secretkey')
    expect(JSON.stringify(store.findings)).not.toContain('hush')
  })

  it('of a folder that are an empty text are the root, as the registry has it', () => {
    expect(only('storage: {filesystem: {rootdirectory: ""}}').values).toEqual({ rootdirectory: '/' })
  })
})

describe('placeholders that nobody filled in', () => {
  it.each([
    '${S3_BUCKET}',
    'images-${STAGE}',
    '$BUCKET',
    '{{ .Values.s3.bucket }}',
    '<your-bucket>',
    '"%BUCKET%"',
    '__BUCKET__',
    'CHANGEME',
    'change-me',
    'your-bucket-name',
    'bucketname',
  ])('are said beside their parameter: %s', (written) => {
    const store = only(`version: 0.1\nstorage:\n  s3:\n    bucket: ${written}\n    region: us-east-1\n`)
    const placeholder = written.includes('STAGE') ? '${STAGE}' : written.replaceAll('"', '')
    expect(store.findings).toContainEqual(
      expect.objectContaining({ id: 'placeholder', parameter: 'bucket', values: { placeholder } }),
    )
  })

  it.each(['${S3_SECRET}', '<secret key>', 'awssecretkey', '"********"', 'REDACTED'])(
    'are said of a secret without what stands there: %s',
    (written) => {
      const store = only(
        `version: 0.1\nstorage:\n  s3:\n    bucket: images\n    region: us-east-1\n    secretkey: ${written}\n`,
      )
      const said = store.findings.find(({ id }) => id === 'secretPlaceholder')
      expect(said).toMatchObject({ parameter: 'secretkey', severity: 'warning' })
      expect(JSON.stringify(store.findings)).not.toContain(written.replaceAll('"', ''))
    },
  )

  it('are said of variables, those that a registry would not start with, too', () => {
    const store = only(
      '',
      'REGISTRY_STORAGE=s3\nREGISTRY_STORAGE_S3_BUCKET=%BUCKET%\nREGISTRY_STORAGE_S3_REGION={{ .region }}',
    )
    expect(sayings(store)).toContain('warning placeholder bucket')
    expect(sayings(store)).toContain('warning placeholder region')
  })

  it.each(['images', 'my-bucket', 'a$b', 'x', 'example', '100%', 'key-of-the-s3-bucket', 'placeholders'])(
    'are not what only looks a little like one: %s',
    (bucket) => {
      const store = only(`storage: {s3: {bucket: '${bucket}', region: us-east-1}}`)
      expect(store.findings.map(({ id }) => id)).not.toContain('placeholder')
    },
  )

  it('are not a secret that has such signs within it', () => {
    const store = only(
      "storage: {s3: {bucket: b, region: us-east-1, accesskey: a, secretkey: 'p${x}q$y<z>'}}",
    )
    expect(store.findings.map(({ id }) => id)).not.toContain('secretPlaceholder')
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

  it('takes away what the file says where it is empty, as in the registry, and this is said', () => {
    const store = only(yaml, 'REGISTRY_STORAGE_S3_BUCKET=')
    expect(store.values).toEqual({ region: 'us-east-1' })
    expect(sayings(store)).toContain('warning variableTakesAway')
    expect(sayings(store)).toContain('error required bucket')
    expect(readConfiguration(yaml, 'REGISTRY_STORAGE=').stores).toEqual([])
  })

  it('changes nothing where it is empty and the file says nothing, either', () => {
    expect(only(yaml, 'REGISTRY_STORAGE_S3_KEYID=')).toMatchObject({
      values: { bucket: 'images' },
      fromEnvironment: [],
    })
    expect(sayings(only(yaml, 'REGISTRY_STORAGE_S3_KEYID='))).toEqual(sayings(only(yaml)))
  })

  it.each([
    ['#x', undefined, 'warning readAsNothing keyid'],
    ['---', undefined, 'warning readAsNothing keyid'],
    ['~', undefined, 'info readAsNothing keyid'],
    ['x #y', 'x', 'warning readInPart keyid'],
    ['!x y', 'y', 'warning readInPart keyid'],
    ['0123', '0123', 'warning readAs keyid'],
  ])('is read as YAML, and what that makes of it is said: %s', (value, keyid, said) => {
    const store = only(yaml, `REGISTRY_STORAGE_S3_KEYID=${value}`)
    expect(store.values['keyid']).toBe(keyid)
    expect(sayings(store)).toContain(said)
  })

  it.each(['@x', '`x', '*x', '[x', '%x y', '"x'])('that is no YAML is said to be none: %s', (value) => {
    const store = only(yaml, `REGISTRY_STORAGE_S3_KEYID=${value}`)
    expect(store.findings).toContainEqual(
      expect.objectContaining({ id: 'variableNotYaml', severity: 'error' }),
    )
  })
})

/** The only store of a configuration. */
describe('a file that stands in a compose file', () => {
  const content = (secretkey: string) => `services:
  registry: {image: registry, configs: [registry]}
configs:
  registry:
    content: |
      storage:
        s3: {bucket: images, region: us-east-1, accesskey: AKID, secretkey: "${secretkey}"}
`

  it('has its signs of dollar twice, as compose has them', () => {
    expect(only(content('hush$$hush')).secrets).toEqual({ accesskey: 'AKID', secretkey: 'hush$hush' })
  })

  it('has the defaults of the variables that compose puts in, and that is said', () => {
    const store = only(content('${SECRET:-hush}'))
    expect(store.secrets).toEqual({ accesskey: 'AKID', secretkey: 'hush' })
    expect(store.findings).toContainEqual(
      expect.objectContaining({
        id: 'interpolatedDefault',
        values: { name: 'configs.registry.content', preset: 'SECRET' },
      }),
    )
  })

  it('has placeholders where only compose knows the value', () => {
    expect(sayings(only(content('${SECRET:?}')))).toContain('warning secretPlaceholder secretkey')
  })
})

function only(text: string, environment = ''): ConfiguredStore {
  const [store, ...more] = readConfiguration(text, environment).stores
  if (store === undefined || more.length > 0) throw new Error('there is not exactly one store')
  return store
}

/** Severity, id and parameter of what is said of a store. */
function sayings({ findings }: ConfiguredStore): readonly string[] {
  return findings.map(({ severity, id, parameter }) =>
    [severity, id, parameter].filter((part) => part !== undefined).join(' '),
  )
}
