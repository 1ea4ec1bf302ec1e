import { describe, expect, it } from 'vitest'

import { readConfigYml, type ConfiguredStore } from '../../../electron/stores/config-yml.ts'

/** The only store of a configuration. */
function only(text: string, environment = ''): ConfiguredStore {
  const [store, ...more] = readConfigYml(text, environment)
  if (store === undefined || more.length > 0) throw new Error('there is not exactly one store')
  return store
}

function findingIds({ findings }: ConfiguredStore): string[] {
  return findings.map(({ id, parameter }) => (parameter === undefined ? id : `${id} ${parameter}`))
}

describe("a registry's config.yml", () => {
  it('gives a store on S3 with every parameter, the secrets apart', () => {
    const store = only(`
version: 0.1
log:
  level: info
storage:
  s3:
    accesskey: AKIAEXAMPLE
    secretkey: keep/this+secret=
    region: eu-central-1
    regionendpoint: https://s3.internal.example:9000
    forcepathstyle: true
    accelerate: false
    bucket: images
    encrypt: true
    keyid: alias/registry
    secure: true
    v4auth: true
    chunksize: 10485760
    rootdirectory: /prod/registry
    storageclass: STANDARD_IA
    objectacl: bucket-owner-full-control
    sessiontoken: token-of-a-session
  cache:
    blobdescriptor: inmemory
  delete:
    enabled: true
  redirect:
    disable: true
http:
  addr: :5000
`)
    expect(store).toMatchObject({
      driver: 's3',
      name: 'images',
      secrets: {
        accesskey: 'AKIAEXAMPLE',
        secretkey: 'keep/this+secret=',
        sessiontoken: 'token-of-a-session',
      },
      fromEnvironment: [],
    })
    expect(store.values).toEqual({
      region: 'eu-central-1',
      regionendpoint: 'https://s3.internal.example:9000',
      forcepathstyle: 'true',
      accelerate: 'false',
      bucket: 'images',
      encrypt: 'true',
      keyid: 'alias/registry',
      secure: 'true',
      v4auth: 'true',
      chunksize: '10485760',
      rootdirectory: '/prod/registry',
      storageclass: 'STANDARD_IA',
      objectacl: 'bucket-owner-full-control',
    })
    expect(store.findings).toEqual([])
  })

  it('gives a store in a folder, named after it', () => {
    const store = only('storage:\n  filesystem:\n    rootdirectory: /srv/registry/\n    maxthreads: 100\n')
    expect(store).toMatchObject({
      driver: 'filesystem',
      name: 'registry',
      values: { rootdirectory: '/srv/registry/', maxthreads: '100' },
      secrets: {},
      findings: [],
    })
  })

  it('knows the S3 driver by its other name', () => {
    expect(only('storage: {s3aws: {region: us-east-1, bucket: images}}')).toMatchObject({
      driver: 's3',
      name: 'images',
    })
  })

  it('keeps texts as they are written: a key of digits, a bucket like a date, a region called NO', () => {
    const { secrets, values } = only(`
storage:
  s3:
    accesskey: 00012345678901234567890
    secretkey: 1e10
    bucket: 2024-01-02
    region: NO
`)
    expect(secrets).toEqual({ accesskey: '00012345678901234567890', secretkey: '1e10' })
    expect(values).toEqual({ bucket: '2024-01-02', region: 'NO' })
  })

  it('reads the booleans of YAML 1.1 as the registry does', () => {
    const { values, findings } = only(
      'storage: {s3: {bucket: images, region: us-east-1, secure: no, encrypt: On}}',
    )
    expect(values).toMatchObject({ secure: 'false', encrypt: 'true' })
    expect(findings.filter(({ severity }) => severity === 'error')).toEqual([])
  })

  it.each(['', '~', 'null', '""'])('takes what is set to nothing (%s) as not set', (nothing) => {
    const store = only(`storage:\n  s3:\n    bucket: images\n    region: us-east-1\n    keyid: ${nothing}\n`)
    expect(store.values).toEqual({ bucket: 'images', region: 'us-east-1' })
    expect(store.findings).toEqual([])
  })

  it('follows anchors and merged maps', () => {
    const { values } = only(`
shared: &shared
  region: us-east-1
  bucket: shared
storage:
  s3:
    <<: *shared
    bucket: images
`)
    expect(values).toEqual({ region: 'us-east-1', bucket: 'images' })
  })

  it.each(['', '# nothing yet', 'version: 0.1', 'storage:', 'storage: text', 'storage: {cache: {}}', '- a'])(
    'without a storage driver gives no store: %j',
    (text) => {
      expect(readConfigYml(text, '')).toEqual([])
    },
  )

  it('flags a value that is not a single one, and goes on without it', () => {
    const store = only('storage: {s3: {bucket: images, region: [us-east-1], keyid: {a: b}}}')
    expect(findingIds(store)).toEqual(['notScalar region', 'notScalar keyid', 'required region'])
    expect(store.values).toEqual({ bucket: 'images' })
  })

  it('warns of a parameter that the driver does not know, and keeps nothing of it: it may be a secret', () => {
    const store = only('storage: {s3: {bucket: images, region: us-east-1, secretkye: hush-hush}}')
    expect(findingIds(store)).toEqual(['unknownParameter secretkye'])
    expect(JSON.stringify(store)).not.toContain('hush-hush')
  })

  it('warns of several drivers, and gives those that can be opened', () => {
    const stores = readConfigYml(
      'storage: {filesystem: {rootdirectory: /srv}, s3: {bucket: images, region: us-east-1}, azure: {}}',
      '',
    )
    expect(stores.map(({ driver }) => driver)).toEqual(['filesystem', 's3'])
    expect(stores.map(({ findings }) => findings[0])).toEqual([
      expect.objectContaining({ id: 'severalDrivers', values: { names: 'filesystem, s3, azure' } }),
      expect.objectContaining({ id: 'severalDrivers' }),
    ])
  })
})

describe('a configuration that cannot be used is refused in words', () => {
  it.each(['azure', 'gcs', 'inmemory', 'constructor', '__proto__', 'toString'])(
    'for a driver that is not ours: %s',
    (driver) => {
      expect(() => readConfigYml(`storage: {${driver}: {container: images}}`, '')).toThrow(driver)
    },
  )

  it.each([
    ['a tab before a key', 'storage:\n\ts3: {}', 2, 1],
    ['a list that does not end', 'storage:\n  s3:\n    bucket: [images', 3, 20],
    ['the same key twice', 'storage:\n  s3:\n    region: a\n    region: b', 4, 5],
  ])('for %s, with the line and column', (_, text, line, column) => {
    expect(() => readConfigYml(text, '')).toThrow(`line ${line}, column ${column}`)
  })

  it('without a word of what is in it', () => {
    const text = 'storage:\n  s3:\n    secretkey: "hush-hush\n    bucket: images'
    const refused = [text, `${text}"\n  x: *hush`, text.replace('"', '&'), text.replace('"', '!hush ')]
    for (const each of refused) {
      let message = ''
      try {
        readConfigYml(each, '')
      } catch (error) {
        message = String(error)
      }
      expect(message).not.toContain('hush')
    }
  })

  it('for an alias of nothing', () => {
    expect(() => readConfigYml('storage: *nowhere', '')).toThrow(/aliases/)
  })

  it('for aliases that would fill the memory', () => {
    const levels = Array.from({ length: 12 }, (_, level) => {
      const inner = level === 0 ? 'x' : `*l${level - 1}`
      return `l${level}: &l${level} [${Array.from({ length: 10 }, () => inner).join(', ')}]`
    })
    expect(() => readConfigYml(`${levels.join('\n')}\nstorage: {s3: {bucket: *l11}}`, '')).toThrow(/aliases/)
  })

  it.each([
    ['brackets', '['.repeat(100_000)],
    ['braces over many lines', '{a:\n'.repeat(100_000)],
    ['lists in lists', '- '.repeat(100_000)],
    ['keys in keys', '? '.repeat(100_000)],
    ['indentation', Array.from({ length: 1000 }, (_, depth) => `${' '.repeat(depth)}a:`).join('\n')],
  ])('for %s in each other without end', (_, text) => {
    expect(() => readConfigYml(text, '')).toThrow(/nested deeper/)
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
      fromEnvironment: ['secretkey', 'bucket'],
    })
  })

  it('makes a store without any file', () => {
    const environment =
      'REGISTRY_STORAGE=s3\nREGISTRY_STORAGE_S3_BUCKET=images\nREGISTRY_STORAGE_S3_REGION=us-east-1'
    expect(only('', environment)).toMatchObject({
      driver: 's3',
      values: { bucket: 'images', region: 'us-east-1' },
      fromEnvironment: ['region', 'bucket'],
      findings: [],
    })
  })

  it('chooses among the drivers of the file', () => {
    const both = 'storage: {filesystem: {rootdirectory: /srv}, s3: {bucket: images, region: us-east-1}}'
    expect(only(both, 'REGISTRY_STORAGE=s3')).toMatchObject({ driver: 's3', findings: [] })
    expect(() => readConfigYml(both, 'REGISTRY_STORAGE=azure')).toThrow('azure')
  })

  it('is read under the other name of the S3 driver where the file uses that', () => {
    const aws = 'storage: {s3aws: {bucket: images, region: us-east-1}}'
    expect(only(aws, 'REGISTRY_STORAGE_S3AWS_BUCKET=others')).toMatchObject({ name: 'others' })
    expect(only(aws, 'REGISTRY_STORAGE_S3_BUCKET=others')).toMatchObject({ name: 'others' })
  })

  it('changes nothing where it is empty', () => {
    expect(only(yaml, 'REGISTRY_STORAGE=\nREGISTRY_STORAGE_S3_BUCKET=')).toMatchObject({
      values: { bucket: 'images' },
      fromEnvironment: [],
    })
  })
})
