import { afterEach, describe, expect, it, vi } from 'vitest'

import { Places } from '../../../renderer/api/lists/places.ts'

afterEach(() => {
  vi.useRealTimers()
})

/** A stream that gives nothing until it is let go. */
function held(begun: string[], name: string) {
  let letGo: () => void = () => undefined
  const gone = new Promise<void>((resolve) => (letGo = resolve))
  async function* begin(): AsyncGenerator<string> {
    begun.push(name)
    await gone
    yield name
  }
  return { begin, letGo: () => letGo() }
}

async function read(stream: AsyncIterable<string>): Promise<readonly string[]> {
  const items: string[] = []
  for await (const item of stream) items.push(item)
  return items
}

describe('places among streams', () => {
  const { signal } = new AbortController()

  it('begins no more streams at once than there are places, and the next when one ends', async () => {
    const begun: string[] = []
    const places = new Places(1, 60_000)
    const first = held(begun, 'first')
    const second = held(begun, 'second')
    const both = [read(places.stream(first.begin, signal)), read(places.stream(second.begin, signal))]
    second.letGo()
    await Promise.resolve()
    expect(begun).toEqual(['first'])
    first.letGo()
    expect(await Promise.all(both)).toEqual([['first'], ['second']])
  })

  it('does not let a slow stream keep its place', async () => {
    vi.useFakeTimers()
    const begun: string[] = []
    const places = new Places(1, 1000)
    const slow = held(begun, 'slow')
    const quick = held(begun, 'quick')
    quick.letGo()
    const waiting = read(places.stream(slow.begin, signal))
    const answered = read(places.stream(quick.begin, signal))
    await vi.advanceTimersByTimeAsync(1000)
    expect(await answered).toEqual(['quick'])
    slow.letGo()
    expect(await waiting).toEqual(['slow'])
  })

  it('gives the place of one that failed to the next', async () => {
    const places = new Places(1, 60_000)
    // oxlint-disable-next-line require-yield -- it fails before it gives anything
    async function* failing(): AsyncGenerator<string> {
      throw new Error('no answer')
    }
    const quick = held([], 'quick')
    quick.letGo()
    const failed = read(places.stream(failing, signal))
    const answered = read(places.stream(quick.begin, signal))
    await expect(failed).rejects.toThrow('no answer')
    expect(await answered).toEqual(['quick'])
  })

  it('forgets one that was called off while it waited', async () => {
    const begun: string[] = []
    const places = new Places(1, 60_000)
    const first = held(begun, 'first')
    const last = held(begun, 'last')
    last.letGo()
    const gone = new AbortController()
    const reading = read(places.stream(first.begin, signal))
    const left = read(places.stream(held(begun, 'left').begin, gone.signal))
    const answered = read(places.stream(last.begin, signal))
    gone.abort()
    await expect(left).rejects.toThrow(/abort/i)
    first.letGo()
    await reading
    expect(await answered).toEqual(['last'])
    expect(begun).toEqual(['first', 'last'])
  })
})
