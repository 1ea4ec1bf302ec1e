import { describe, expect, it } from 'vitest'

import { globOf } from '../../../electron/health/garbage/glob.ts'
import { numbersFrom } from '../catalog/random-store.ts'

describe('a pattern of names', () => {
  it.each([
    ['team/app', 'team/app', true],
    ['team/app', 'team/app2', false],
    ['team/*', 'team/app', true],
    ['team/*', 'team/app/deep', false],
    ['team/*', 'team/', true],
    ['team/**', 'team/app/deep', true],
    ['**', 'team/app/deep', true],
    ['*', 'team/app', false],
    ['*', '', true],
    ['**/app', 'team/other/app', true],
    ['**/app', 'app', false],
    ['v1.*', 'v1.2.3', true],
    ['v1.*', 'v12', false],
    ['*-rc*', '1.0-rc1', true],
    ['a*b*c', 'abbc', true],
    ['a*b*c', 'acb', false],
    ['te**m/*', 'te/a/m/app', true],
    ['v1.[0-9]', 'v1.5', false],
    ['v1.[0-9]', 'v1.[0-9]', true],
    ['a.c', 'abc', false],
    ['***', 'a/b', true],
  ])('%s and %s: %s', (pattern, text, fits) => {
    expect(globOf(pattern).fits(text)).toBe(fits)
  })

  it('fits what a regular expression of the same meaning fits', () => {
    const random = numbersFrom(7)
    const word = (letters: string, most: number): string =>
      Array.from(
        { length: Math.floor(random() * most) },
        () => letters[Math.floor(random() * letters.length)] ?? '',
      ).join('')
    let fitting = 0
    for (let round = 0; round < 20_000; round += 1) {
      const pattern = word('ab/**', 7)
      const text = word('ab/', 8)
      const expression = pattern.replaceAll(/\*+/g, (stars) => (stars.length > 1 ? '.*' : '[^/]*'))
      const expected = new RegExp(`^${expression}$`).test(text)
      if (expected) fitting += 1
      expect(globOf(pattern).fits(text), `${pattern} on ${text}`).toBe(expected)
    }
    expect(fitting).toBeGreaterThan(500)
  })

  it('takes no longer for many stars that fit nothing', () => {
    const began = performance.now()
    expect(globOf(`${'**a*'.repeat(128)}b`).fits('a'.repeat(512))).toBe(false)
    expect(performance.now() - began).toBeLessThan(1000)
  })
})
