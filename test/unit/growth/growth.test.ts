import { createHash } from 'node:crypto'

import { beforeAll, describe, expect, it } from 'vitest'

import { growthOf, repeated } from './growth.ts'

/** Work that takes in proportion to `times`, once it is compiled. */
function work(times: number): void {
  for (let at = 0; at < times; at += 1) createHash('sha256').update('text').digest()
}

describe('growth', () => {
  beforeAll(() => work(20_000))

  it('is told of a reader that takes a hundred times as long for ten times the text', () => {
    const read = (text: string): void => work((text.length / 3000) ** 2)
    expect(growthOf(read, repeated('a'))).toMatch(/^1000000 characters took \d+ ms, a tenth \d+ ms$/)
  })

  it('is told of a reader that refuses a longer text only once it is twice as long', () => {
    const read = (text: string): void => work(text.length > 1_500_000 ? 0 : (text.length / 3000) ** 2)
    expect(growthOf(read, repeated('a'))).toMatch(/^1000000 characters/)
  })

  it('is not told of a reader in proportion', () => {
    expect(growthOf((text) => work(text.length / 10), repeated('a'))).toBeUndefined()
  })

  it('is not told of a step that a reader takes once', () => {
    const read = (text: string): void => work(text.length > 200_000 ? text.length / 10 : 0)
    expect(growthOf(read, repeated('a'))).toBeUndefined()
  })
})
