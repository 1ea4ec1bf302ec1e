import { describe, expect, it } from 'vitest'

import { calmly } from '../../../renderer/api/lists/calmly.ts'

async function* numbers(count: number, failsAfter = Infinity): AsyncGenerator<number> {
  for (let number = 0; number < count; number += 1) {
    if (number === failsAfter) throw new Error('broke off')
    yield number
  }
}

describe('a stream that is drawn at a calm rate', () => {
  it('gives all items in their order, few at a time', async () => {
    const parts: (readonly number[])[] = []
    for await (const part of calmly(numbers(5000), 20)) parts.push(part)
    expect(parts.flat()).toEqual(Array.from({ length: 5000 }, (_, at) => at))
    expect(parts.length).toBeLessThan(500)
    expect(parts.every((part) => part.length > 0)).toBe(true)
  })

  it('gives what came before a failure, then the failure', async () => {
    const seen: number[] = []
    const reading = (async () => {
      for await (const part of calmly(numbers(10, 7), 1000)) seen.push(...part)
    })()
    await expect(reading).rejects.toThrow('broke off')
    expect(seen).toEqual([0, 1, 2, 3, 4, 5, 6])
  })

  it('does not wait for the next item to give those that are there', async () => {
    let stopped = false
    async function* slow(): AsyncGenerator<string> {
      try {
        yield 'first'
        await new Promise((resolve) => setTimeout(resolve, 60_000).unref())
        yield 'never'
      } finally {
        stopped = true
      }
    }
    const parts = calmly(slow(), 10)[Symbol.asyncIterator]()
    expect(await parts.next()).toEqual({ done: false, value: ['first'] })
    const ended = await parts.return()
    expect(ended.done).toBe(true)
    expect(stopped).toBe(false)
  })

  it('ends the stream when nobody reads on', async () => {
    let stopped = false
    async function* endless(): AsyncGenerator<number> {
      try {
        for (let number = 0; ; number += 1) yield number
      } finally {
        stopped = true
      }
    }
    for await (const part of calmly(endless(), 5)) if (part.length > 0) break
    await new Promise((resolve) => setTimeout(resolve, 0))
    expect(stopped).toBe(true)
  })
})
