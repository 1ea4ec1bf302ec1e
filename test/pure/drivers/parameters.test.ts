import { inspect } from 'node:util'

import { describe, expect, it } from 'vitest'

import {
  driverNames,
  driverParameters,
  environmentVariable,
  openDriver,
  resolveParameters,
  Secret,
  type DriverName,
  type ParameterRow,
} from '../../../drivers/index.ts'

import { uploadPlan, usualParts } from '../../../electron/transfers/upload/upload-plan.ts'
import { driverFacts } from '../../clouds/driver-facts.ts'

const rows = driverNames.flatMap((driver) =>
  Object.entries(driverParameters(driver)).map(
    ([name, row]) => [`${driver}.${name}`, { driver, name, row }] as const,
  ),
)

describe.each(rows)('%s', (_, { driver, name, row }) => {
  it('is taken when it is good', () => {
    const resolved = resolve(driver, {
      ...driverFacts[driver].complete,
      [name]: good(name, row, driverFacts[driver].complete[name]),
    })
    expect(plain(resolved.values[name])).toBe(good(name, row, driverFacts[driver].complete[name]))
    expect(resolved.origins[name]).toBe('set')
    expect(
      errorsOf(
        driver,
        { ...driverFacts[driver].complete, [name]: good(name, row, driverFacts[driver].complete[name]) },
        name,
      ),
    ).toEqual([])
  })

  it("is taken as text too, since that is all a registry's environment has", () => {
    const text = String(good(name, row, driverFacts[driver].complete[name]))
    const resolved = resolveParameters(driver, driverFacts[driver].complete, {
      [environmentVariable(driver, name)]: text,
    })
    expect(plain(resolved.values[name])).toBe(good(name, row, driverFacts[driver].complete[name]))
    expect(resolved.origins[name]).toBe('environment')
  })

  it('is overridden by the environment, even where the file has nonsense', () => {
    const environment = {
      [environmentVariable(driver, name)]: String(good(name, row, driverFacts[driver].complete[name])),
    }
    const resolved = resolveParameters(
      driver,
      { ...driverFacts[driver].complete, [name]: { not: 'good' } },
      environment,
    )
    expect(plain(resolved.values[name])).toBe(good(name, row, driverFacts[driver].complete[name]))
    expect(resolved.findings.filter((finding) => finding.id.startsWith('not'))).toEqual([])
  })

  it('has its default, or none, when it is absent or empty', () => {
    for (const absent of [undefined, null, '']) {
      const resolved = resolve(driver, { ...driverFacts[driver].complete, [name]: absent })
      expect(plain(resolved.values[name])).toBe(row.default)
      expect(resolved.origins[name]).toBe(row.default === undefined ? 'unset' : 'default')
    }
  })

  it.each(bad(row))('is refused when it is %j, and says so at its own place', (value) => {
    const [finding] = errorsOf(driver, { ...driverFacts[driver].complete, [name]: value }, name)
    expect(finding?.message).toContain(name)
    expect(resolve(driver, { ...driverFacts[driver].complete, [name]: value }).values[name]).toBeUndefined()
  })

  it('is kept as a secret when its row says so, and only then', () => {
    const value = resolve(driver, {
      ...driverFacts[driver].complete,
      [name]: good(name, row, driverFacts[driver].complete[name]),
    }).values[name]
    expect(value instanceof Secret).toBe(row.secret === true)
  })
})

describe('a required parameter', () => {
  it.each([
    ['s3', 'bucket', 'no bucket parameter provided'],
    ['s3', 'region', 'no region parameter provided'],
  ] as const)('of %s, %s, is missed in the words of the registry', (driver, name, message) => {
    expect(errorsOf(driver, { ...driverFacts[driver].complete, [name]: undefined }, name)).toMatchObject([
      { id: 'required', message },
    ])
  })

  it('may come from the environment', () => {
    const environment = { REGISTRY_STORAGE_S3_BUCKET: 'crates', REGISTRY_STORAGE_S3_REGION: 'us-east-1' }
    expect(resolveParameters('s3', {}, environment).findings).toEqual([])
  })
})

describe('a value that a registry refuses', () => {
  it.each<[DriverName, string, unknown, string]>([
    ['s3', 'secure', 'maybe', 'the secure parameter should be a boolean'],
    ['s3', 'v4auth', 2, 'the v4auth parameter should be a boolean'],
    ['s3', 'chunksize', 'ten', 'chunksize parameter must be an integer, ten invalid'],
    [
      's3',
      'chunksize',
      5,
      'the chunksize 5 parameter should be a number between 5242880 and 5368709120 (inclusive)',
    ],
    ['s3', 'region', 'us_east!', 'invalid region provided: us_east!'],
    [
      's3',
      'storageclass',
      'COLD',
      'the storageclass parameter must be one of [NONE STANDARD REDUCED_REDUNDANCY STANDARD_IA ONEZONE_IA INTELLIGENT_TIERING OUTPOSTS GLACIER_IR EXPRESS_ONEZONE], COLD invalid',
    ],
  ])('%s.%s = %j', (driver, name, value, message) => {
    expect(errorsOf(driver, { ...driverFacts[driver].complete, [name]: value }, name)).toMatchObject([
      { message },
    ])
  })

  it.each(['1', 't', 'T', 'TRUE', 'true', 'True'])('is not %s for a boolean', (text) => {
    expect(resolve('s3', { ...driverFacts.s3.complete, encrypt: text }).values['encrypt']).toBe(true)
  })

  it.each(['0', 'f', 'F', 'FALSE', 'false', 'False'])('is not %s either', (text) => {
    expect(resolve('s3', { ...driverFacts.s3.complete, secure: text }).values['secure']).toBe(false)
  })

  it('is not a choice in other letters, which is put right', () => {
    expect(
      resolve('s3', { ...driverFacts.s3.complete, storageclass: 'standard_ia' }).values['storageclass'],
    ).toBe('STANDARD_IA')
  })

  it('keeps a store from being opened, naming the parameter', async () => {
    const resolved = resolve('s3', { ...driverFacts.s3.complete, chunksize: 5 })
    await expect(openDriver(resolved, { store: 'harbour', readOnly: true })).rejects.toMatchObject({
      code: 'InvalidParameter',
      where: { store: 'harbour', driver: 's3', path: 'chunksize' },
    })
  })

  it('keeps no other finding away', () => {
    const findings = resolve('s3', { region: 'us-east-1', chunksize: 5, secure: 'maybe' }).findings
    const errors = findings.filter((finding) => finding.severity === 'error')
    expect(new Set(errors.map((finding) => finding.parameter))).toEqual(
      new Set(['bucket', 'chunksize', 'secure']),
    )
  })
})

describe('what several parameters tell together', () => {
  const endpoint = { ...driverFacts.s3.complete, regionendpoint: 'https://s3.example.com' }
  it.each<[string, string, object]>([
    ['unknownParameter', 'bukket', { ...driverFacts.s3.complete, bukket: 'x' }],
    ['halfCredentials', 'secretkey', { ...driverFacts.s3.complete, secretkey: '' }],
    ['halfCredentials', 'accesskey', { ...driverFacts.s3.complete, accesskey: undefined }],
    ['v4Required', 'v4auth', { ...driverFacts.s3.complete, v4auth: false }],
    ['invalidBucket', 'bucket', { ...driverFacts.s3.complete, bucket: 'a/b' }],
    ['unknownRegion', 'region', { ...driverFacts.s3.complete, region: 'mars-north-1' }],
    ['invalidEndpoint', 'regionendpoint', { ...driverFacts.s3.complete, regionendpoint: 'http://a b' }],
    [
      'endpointWithPassword',
      'regionendpoint',
      { ...driverFacts.s3.complete, regionendpoint: 'https://me:hush@s3.example.com' },
    ],
    ['insecure', 'regionendpoint', { ...driverFacts.s3.complete, regionendpoint: 'http://s3.example.com' }],
    ['insecure', 'secure', { ...driverFacts.s3.complete, secure: false }],
    ['skipVerify', 'skipverify', { ...endpoint, skipverify: true }],
    ['keyIdWithoutEncrypt', 'keyid', { ...driverFacts.s3.complete, keyid: 'k' }],
    ['addressedInHost', 'forcepathstyle', endpoint],
    ['addressedInPath', 'forcepathstyle', { ...endpoint, regionendpoint: 'https://127.0.0.1:9000' }],
  ])('%s is told of %s', (id, parameter, input) => {
    expect(resolve('s3', { ...input }).findings).toContainEqual(expect.objectContaining({ id, parameter }))
  })

  it.each<[string, object]>([
    ['no keys at all, where the standard chain is asked', { region: 'us-east-1', bucket: 'crates' }],
    ['version 2 on a service of its own', { ...endpoint, forcepathstyle: true, v4auth: false }],
    ['a region that only the endpoint knows', { ...endpoint, forcepathstyle: false, region: 'garage' }],
    ['no region where there is an endpoint', { ...endpoint, forcepathstyle: true, region: undefined }],
    ['keyid with encrypt', { ...driverFacts.s3.complete, keyid: 'k', encrypt: true }],
  ])('nothing is found in %s', (_, input) => expect(resolve('s3', { ...input }).findings).toEqual([]))

  it('is that a folder is named by its whole path', () => {
    expect(resolve('filesystem', { rootdirectory: 'registry' }).findings).toMatchObject([
      { id: 'relativeFolder', severity: 'error', parameter: 'rootdirectory' },
    ])
  })
})

describe('a secret', () => {
  const resolved = resolve('s3', {
    ...driverFacts.s3.complete,
    sessiontoken: 'whisper',
    secretkey: 'hush-hush',
  })

  it('is not printed, whoever prints what holds it', () => {
    const printed = [
      JSON.stringify(resolved),
      inspect(resolved, { depth: 10, showHidden: true }),
      String(resolved.values['secretkey']),
    ].join('\n')
    expect(printed).not.toMatch(/hush|whisper|AKID/)
  })

  it('is in no finding, though it be refused', () => {
    const findings = resolve('s3', {
      ...driverFacts.s3.complete,
      secretkey: `hush\n${'x'.repeat(5000)}`,
    }).findings
    expect(findings).toMatchObject([{ id: 'notText', parameter: 'secretkey' }, {}])
    expect(JSON.stringify(findings)).not.toMatch(/hush|xxx/)
  })
})

function resolve(driver: DriverName, input: Readonly<Record<string, unknown>>) {
  return resolveParameters(driver, input, {})
}

function errorsOf(driver: DriverName, input: Readonly<Record<string, unknown>>, name: string) {
  return resolve(driver, input).findings.filter(
    (finding) => finding.severity === 'error' && finding.parameter === name,
  )
}

function plain(value: unknown): unknown {
  return value instanceof Secret ? value.reveal() : value
}

/** A good value that is not the default. */
/** `given` is what the complete configuration has: names of places have to be right together. */
function good(name: string, row: ParameterRow, given?: unknown): string | number | boolean {
  switch (row.kind) {
    case 'boolean':
      // Version 2 signatures are refused on Amazon S3: true is its only value that is always good.
      return name === 'v4auth' || row.default !== true
    case 'integer':
      return (row.min ?? 0) + 1
    case 'choice':
      return row.choices?.at(-1) ?? ''
    case 'folder':
      return '/srv/registry'
    case 'string':
      if (name === 'regionendpoint' || name === 'redirectendpoint') return 'https://s3.example.com'
      return typeof given === 'string' ? given : 'some-text'
  }
}

function bad(row: ParameterRow): readonly unknown[] {
  switch (row.kind) {
    case 'boolean':
      return ['yes', 2, {}, []]
    case 'integer':
      return ['many', 1.5, '1e3', (row.min ?? 0) - 1, ...(row.max === undefined ? [] : [row.max + 1]), {}]
    case 'choice':
      return ['none of them', 7, {}]
    case 'folder':
    case 'string':
      return [{}, ['a'], 'x'.repeat(4097), 'a\nb', 'a\0b']
  }
}

describe('a part size that is larger than Bollard keeps in memory', () => {
  const drivers = driverNames.filter((driver) => driver !== 'filesystem')
  const mebibyte = 1024 * 1024

  it.each(drivers)('of %s is said to be a registry’s, with both sizes', (driver) => {
    const of = (chunksize: number) =>
      resolve(driver, { ...driverFacts[driver].complete, chunksize }).findings.filter(
        ({ parameter }) => parameter === 'chunksize',
      )
    expect(of(64 * mebibyte)).toEqual([])
    expect(of(100 * mebibyte)).toMatchObject([
      { severity: 'info', id: 'partsAreSmaller', values: { asked: 100, sent: 64 } },
    ])
  })

  it('is not what is sent: what the finding says is', () => {
    const limits = { maxParts: 10_000, minPartBytes: 5 * mebibyte, maxPartBytes: 5 * 1024 * mebibyte }
    expect(usualParts(100 * mebibyte, limits).partSizeBytes).toBe(64 * mebibyte)
    expect(usualParts(64 * mebibyte, limits).partSizeBytes).toBe(64 * mebibyte)
    expect(uploadPlan(10_000 * 100 * mebibyte, 5 * mebibyte, limits).partSizeBytes).toBe(100 * mebibyte)
  })
})
