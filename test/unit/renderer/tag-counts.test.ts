import { describe, expect, it } from 'vitest'

import type { Client } from '../../../electron/api/contract.ts'
import { createTagCounter } from '../../../renderer/api/lists/tag-counts.ts'

function clientThat(answers: (names: readonly string[]) => void): Pick<Client, 'countTags'> {
  return {
    async countTags({ repositories }) {
      answers(repositories)
      return repositories.map((name) => ({ name, tags: name.length, more: false }))
    },
  }
}

describe('counting tags', () => {
  it('asks for all that are wanted at the same time in one call', async () => {
    const calls: (readonly string[])[] = []
    const count = createTagCounter(
      clientThat((names) => calls.push(names)),
      'store',
    )
    const { signal } = new AbortController()
    const counts = await Promise.all([count('a', signal), count('bb', signal)])
    expect(counts.map(({ tags }) => tags)).toEqual([1, 2])
    expect(calls).toEqual([['a', 'bb']])
  })

  it('asks for at most a hundred in one call', async () => {
    const sizes: number[] = []
    const count = createTagCounter(
      clientThat((names) => sizes.push(names.length)),
      'store',
    )
    const { signal } = new AbortController()
    await Promise.all(Array.from({ length: 150 }, (_, index) => count(`r${index}`, signal)))
    expect(sizes).toEqual([100, 50])
  })

  it('does not ask for what nobody wants any more', async () => {
    const asked: string[] = []
    const count = createTagCounter(
      clientThat((names) => asked.push(...names)),
      'store',
    )
    const gone = new AbortController()
    const lost = count('gone', gone.signal)
    const kept = count('kept', new AbortController().signal)
    gone.abort()
    await expect(lost).rejects.toThrow(/abort/i)
    await kept
    expect(asked).toEqual(['kept'])
  })
})
