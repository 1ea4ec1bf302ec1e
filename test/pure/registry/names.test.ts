import { describe, expect, it } from 'vitest'

import { isStoreError } from '../../../drivers/index.ts'
import {
  algorithmOf,
  asDigest,
  asRepositoryName,
  asTag,
  hexOf,
  parseDigest,
  parseRepositoryName,
  parseTag,
} from '../../../drivers/common/names.ts'

const hex = 'ab'.repeat(32)

describe('a repository name', () => {
  it.each([
    'app',
    'team/app',
    'a/b/c/d',
    '0',
    'a.b',
    'a_b',
    'a__b',
    'a-b',
    'a----b',
    'a.b/c_d/e__f/g-h',
    'a'.repeat(255),
  ])('may be %s', (name) => expect(asRepositoryName(name)).toBe(name))

  it.each([
    '',
    '/',
    '/a',
    'a/',
    'a//b',
    'A',
    'team/App',
    '_a',
    'a_',
    'a___b',
    'a..b',
    'a._b',
    '-a',
    'a-',
    '.',
    '..',
    'a/../b',
    'a b',
    'a:b',
    'a@b',
    'ä',
    'a\n',
    'a'.repeat(256),
  ])('may not be %j', (name) => expect(asRepositoryName(name)).toBeUndefined())

  it('says that letters must be lower case where that is what is wrong', () => {
    expect(failure(() => parseRepositoryName('team/App'))).toMatchObject({
      code: 'InvalidParameter',
      message: 'a repository name must be lower case',
      where: { path: 'team/App' },
    })
  })

  it('takes no time over a long name that nearly fits', () => {
    expect(asRepositoryName(`${'a-'.repeat(127)}!`)).toBeUndefined()
    expect(asRepositoryName(`${'-'.repeat(254)}a`)).toBeUndefined()
  })
})

describe('a tag', () => {
  it.each(['latest', 'v1', '1.2.3', '_', '_a', 'A', 'a-b_c.d', 'a'.repeat(128)])('may be %s', (tag) =>
    expect(asTag(tag)).toBe(tag),
  )

  it.each(['', '.a', '-a', 'a/b', 'a:b', 'a b', 'a\n', 'ä', 'a'.repeat(129)])('may not be %j', (tag) => {
    expect(asTag(tag)).toBeUndefined()
    expect(
      isStoreError(
        failure(() => parseTag(tag)),
        'InvalidParameter',
      ),
    ).toBe(true)
  })
})

describe('a digest', () => {
  it.each([`sha256:${hex}`, `sha384:${'0'.repeat(96)}`, `sha512:${'f'.repeat(128)}`])('may be %s', (text) => {
    const digest = parseDigest(text)
    expect(`${algorithmOf(digest)}:${hexOf(digest)}`).toBe(text)
  })

  it.each([
    '',
    hex,
    `sha256:${hex}\n`,
    ` sha256:${hex}`,
    `sha256:${hex}0`,
    `sha256:${hex.slice(1)}`,
    `sha256:${hex.toUpperCase()}`,
    `sha512:${hex}`,
    `md5:${'0'.repeat(32)}`,
    `sha256:${hex}:${hex}`,
    'constructor:',
    '__proto__:',
    `sha256:${'../../unit/'.repeat(21)}x`,
  ])('may not be %j', (text) => {
    expect(asDigest(text)).toBeUndefined()
    expect(
      isStoreError(
        failure(() => parseDigest(text)),
        'InvalidParameter',
      ),
    ).toBe(true)
  })
})

describe('a name that is refused', () => {
  it('is quoted only so far', () => {
    const refused = failure(() => parseTag('!'.repeat(100_000)))
    expect(refused).toMatchObject({ where: { path: '!'.repeat(300) } })
  })
})

function failure(run: () => unknown): unknown {
  try {
    return run()
  } catch (error) {
    return error
  }
}
