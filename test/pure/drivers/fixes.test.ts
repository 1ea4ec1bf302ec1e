import { describe, expect, it } from 'vitest'

import { driverParameters, resolveParameters, type DriverName } from '../../../drivers/index.ts'
import type { Fix } from '../../../drivers/common/finding.ts'
import { nearName } from '../../../drivers/parameters/near-name.ts'
import { sizeText } from '../../../drivers/parameters/size-text.ts'

const mebibyte = 1024 * 1024

describe('a name that is near another', () => {
  const names = Object.keys(driverParameters('s3'))
  it.each([
    ['secretkye', 'secretkey'],
    ['secret_key', 'secretkey'],
    ['SecretKey', 'secretkey'],
    ['access-key', 'accesskey'],
    ['buket', 'bucket'],
    ['regionendpiont', 'regionendpoint'],
    ['chunk_size', 'chunksize'],
    ['rootdir', undefined],
    ['password', undefined],
    ['', undefined],
    ['x'.repeat(1000), undefined],
  ])('%s: %s', (written, meant) => {
    expect(nearName(written, names)).toBe(meant)
  })

  it('is none where two are as near', () => {
    expect(nearName('keya', ['keyb', 'keyc'])).toBeUndefined()
  })
})

describe('a size', () => {
  it.each([
    [mebibyte, '1 MiB'],
    [5 * mebibyte, '5 MiB'],
    [5 * mebibyte - 1, '5,242,879 B'],
    [5 * 1024 * mebibyte, '5 GiB'],
    [1.5 * mebibyte, '1.5 MiB'],
    [0, '0 B'],
  ])('of %d bytes is told as %s', (bytes, text) => {
    expect(sizeText(bytes)).toBe(text)
  })
})

const s3 = { bucket: 'images', region: 'us-east-1' }
const oss = { bucket: 'images', region: 'oss-cn-hangzhou', accesskeyid: 'a', accesskeysecret: 'b' }
const ks3 = { bucket: 'images', region: 'ks3-cn-beijing' }
const cos = { bucket: 'images-1250000000', region: 'ap-guangzhou', secretid: 'a', secretkey: 'b' }
const bos = { bucket: 'images', region: 'bj', accesskeyid: 'a', accesskeysecret: 'b' }

describe('what mends a finding', () => {
  it.each<[string, DriverName, Record<string, string>, string, Fix | undefined]>([
    [
      'a size below the least',
      's3',
      { ...s3, chunksize: '1048576' },
      'tooSmall',
      answer('chunksize', '5242880'),
    ],
    [
      'a size above the most',
      'cos',
      { ...cos, chunksize: '209715200' },
      'tooLarge',
      answer('chunksize', '104857600'),
    ],
    ['too few', 'cos', { ...cos, maxconcurrency: '0' }, 'tooSmall', answer('maxconcurrency', '1')],
    [
      'a size with its unit',
      's3',
      { ...s3, chunksize: '10MB' },
      'notInteger',
      meant('chunksize', '10485760'),
    ],
    ['a word for a number', 's3', { ...s3, chunksize: 'ten' }, 'notInteger', undefined],
    ['a boolean of YAML', 's3', { ...s3, secure: 'yes' }, 'notBoolean', meant('secure', 'true')],
    ['a misspelt boolean', 's3', { ...s3, secure: 'fasle' }, 'notBoolean', meant('secure', 'false')],
    [
      'a misspelt class',
      's3',
      { ...s3, storageclass: 'STANDRAD' },
      'notAChoice',
      meant('storageclass', 'STANDARD'),
    ],
    [
      'a misspelt region',
      's3',
      { ...s3, region: 'us-eats-1' },
      'unknownRegion',
      meant('region', 'us-east-1'),
    ],
    ['a region of nowhere', 's3', { ...s3, region: 'moon' }, 'unknownRegion', undefined],
    [
      'a misspelt parameter',
      's3',
      { ...s3, secretkye: 'x' },
      'unknownParameter',
      rename('secretkye', 'secretkey'),
    ],
    ['one whose name is taken', 's3', { ...s3, bukcet: 'x' }, 'unknownParameter', undefined],
    [
      'version 2 in Frankfurt',
      's3',
      { ...s3, region: 'eu-central-1', v4auth: 'false' },
      'v4Required',
      answer('v4auth', 'true'),
    ],
    [
      'no encryption on a public host',
      's3',
      { ...s3, secure: 'false' },
      'insecure',
      advice('secure', 'true'),
    ],
    [
      'no encryption at home',
      's3',
      { ...s3, secure: 'false', regionendpoint: '192.168.1.4:9000' },
      'insecure',
      undefined,
    ],
    [
      'unchecked certificates',
      's3',
      { ...s3, skipverify: 'true' },
      'skipVerify',
      advice('skipverify', 'false'),
    ],
    [
      'a password in an endpoint',
      's3',
      { ...s3, regionendpoint: 'https://me:secret@s3.example.com' },
      'endpointWithPassword',
      answer('regionendpoint', 'https://s3.example.com'),
    ],
    [
      'an OSS region without oss-',
      'oss',
      { ...oss, region: 'cn-hangzhou' },
      'regionWithoutOss',
      answer('region', 'oss-cn-hangzhou'),
    ],
    [
      'an internal region',
      'oss',
      { ...oss, region: 'oss-cn-beijing-internal' },
      'regionNamesInternal',
      { kind: 'answer', edits: [set('region', 'oss-cn-beijing'), set('internal', 'true')] },
    ],
    [
      'a host of the service',
      'oss',
      { ...oss, endpoint: 'oss-cn-hangzhou.aliyuncs.com' },
      'endpointWithoutBucket',
      answer('endpoint', 'images.oss-cn-hangzhou.aliyuncs.com'),
    ],
    [
      'a scheme, which says more than secure',
      'oss',
      { ...oss, endpoint: 'http://images.oss-cn-hangzhou.aliyuncs.com' },
      'endpointScheme',
      {
        kind: 'answer',
        edits: [set('endpoint', 'images.oss-cn-hangzhou.aliyuncs.com'), set('secure', 'false')],
      },
    ],
    [
      'a host that was replaced',
      'ks3',
      { ...ks3, regionendpoint: 'images.ks3-cn-beijing.ksyun.com' },
      'deprecatedHost',
      answer('regionendpoint', 'images.ks3-cn-beijing.ksyuncs.com'),
    ],
    [
      'acceleration beside a domain',
      'cos',
      { ...cos, accelerate: 'true', domain: 'r.example.com' },
      'accelerateBesideDomain',
      unset('accelerate'),
    ],
    [
      'an upper-case bucket',
      'bos',
      { ...bos, bucket: 'Images' },
      'invalidBosBucket',
      meant('bucket', 'images'),
    ],
    ['a bucket without its account', 'cos', { ...cos, bucket: 'images' }, 'bucketWithoutAppId', undefined],
  ])('%s', (_, driver, values, id, fix) => {
    const finding = resolveParameters(driver, values, {}).findings.find((found) => found.id === id)
    expect(finding?.id).toBe(id)
    expect(finding?.fix).toEqual(fix)
  })

  it('leaves no finding of its kind once it is taken', () => {
    const cases: [DriverName, Record<string, string>][] = [
      ['s3', { ...s3, chunksize: '1', region: 'us-eats-1', v4auth: 'ture', storageclass: 'STANDRAD' }],
      ['oss', { ...oss, region: 'cn-hangzhou', chunksize: '1' }],
      ['oss', { ...oss, endpoint: 'https://oss-cn-hangzhou.aliyuncs.com' }],
      ['ks3', { ...ks3, regionendpoint: 'images.ks3-cn-beijing.ksyun.com' }],
      ['cos', { ...cos, accelerate: 'true', domain: 'r.example.com/path' }],
    ]
    for (const [driver, given] of cases) {
      let values = given
      for (let round = 0; round < 6; round += 1) {
        const fix = resolveParameters(driver, values, {}).findings.find((found) => found.fix)?.fix
        if (fix !== undefined) values = edited(values, fix)
      }
      expect(resolveParameters(driver, values, {}).findings.filter((found) => found.fix)).toEqual([])
    }
  })
})

function edited(values: Record<string, string>, { edits }: Fix): Record<string, string> {
  const next = { ...values }
  for (const edit of edits) {
    if (edit.kind === 'set') next[edit.parameter] = edit.value
    else delete next[edit.parameter]
  }
  return next
}

function set(parameter: string, value: string) {
  return { kind: 'set', parameter, value } as const
}

function answer(parameter: string, value: string): Fix {
  return { kind: 'answer', edits: [set(parameter, value)] }
}

function advice(parameter: string, value: string): Fix {
  return { kind: 'advice', edits: [set(parameter, value)] }
}

function meant(parameter: string, value: string): Fix {
  return { kind: 'spelling', edits: [set(parameter, value)] }
}

function rename(parameter: string, to: string): Fix {
  return { kind: 'spelling', edits: [{ kind: 'rename', parameter, to }] }
}

function unset(parameter: string): Fix {
  return { kind: 'answer', edits: [{ kind: 'unset', parameter }] }
}
