import { QueryObserver, queryOptions } from '@tanstack/react-query'
import { expect, it } from 'vitest'

import { createQueryClient } from '../../../renderer/api/client/query-client.ts'
import { streamed } from '../../../renderer/api/client/streamed.ts'

it('a list that was left before its end is asked for again, and is whole then', async () => {
  const host = new TwoPages()
  const look = looking(host.query)
  const leave = look()
  await expect.poll(host.told).toBe(1)
  leave()
  expect(host.known()).toEqual(['first'])
  look()
  await expect.poll(host.told).toBe(2)
  host.goOn()
  await expect.poll(host.known).toEqual(['first', 'second'])
  expect(host.asked).toBe(2)
})

it('a list that came to its end is not asked for again', async () => {
  const host = new TwoPages()
  const look = looking(host.query)
  const leave = look()
  await expect.poll(host.told).toBe(1)
  host.goOn()
  await expect.poll(host.known).toEqual(['first', 'second'])
  await expect.poll(host.isIdle).toBe(true)
  leave()
  look()
  await soon()
  expect(host.asked).toBe(1)
})

it('a list that is shown twice is asked for once', async () => {
  const host = new TwoPages()
  const look = looking(host.query)
  look()
  await expect.poll(host.told).toBe(1)
  look()
  await soon()
  expect(host.asked).toBe(1)
})

it('a whole list that was then left while it was asked for again is asked for once more', async () => {
  const host = new TwoPages()
  const look = looking(host.query)
  const leave = look()
  host.goOn()
  await expect.poll(host.isIdle).toBe(true)
  host.wait()
  void queries.refetchQueries({ queryKey: host.query.queryKey })
  await expect.poll(host.told).toBe(2)
  leave()
  look()
  await expect.poll(host.told).toBe(3)
})

it('what the host tells from time to time is followed again by who looks again', async () => {
  const host = new TwoPages()
  const watched = queryOptions({
    ...host.query,
    ...streamed({
      ...host.stream,
      refetchMode: 'append',
      reducer: (_: readonly string[], page: string) => [page],
    }),
  })
  const look = looking(watched)
  look()()
  const leave = look()
  await expect.poll(host.told).toBe(host.asked)
  leave()
  const before = host.asked
  look()
  expect(host.known()).toEqual(['first'])
  host.goOn()
  await expect.poll(host.known).toEqual(['second'])
  expect(host.asked).toBe(before + 1)
})

const queries = createQueryClient()

/** Looks at a query; what it gives stops looking. */
function looking(query: TwoPages['query']): () => () => void {
  return () => new QueryObserver(queries, query).subscribe(() => undefined)
}

/** After what would have been asked. */
function soon(): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, 20))
}

/** Answers with a page, and with a second one once it may go on. */
class TwoPages {
  asked = 0
  #told = 0
  #gate = new AbortController()

  readonly stream = {
    streamFn: ({ signal }: { readonly signal: AbortSignal }) => this.#pages(signal),
    reducer: (pages: readonly string[], page: string): readonly string[] => [...pages, page],
    initialValue: [] as readonly string[],
  }
  readonly query = queryOptions({ queryKey: ['pages', crypto.randomUUID()], ...streamed(this.stream) })

  readonly known = (): readonly string[] | undefined => queries.getQueryData(this.query.queryKey)
  /** How often the first page was told. */
  readonly told = (): number => this.#told
  readonly isIdle = (): boolean => queries.getQueryState(this.query.queryKey)?.fetchStatus === 'idle'

  goOn(): void {
    this.#gate.abort()
  }

  wait(): void {
    this.#gate = new AbortController()
  }

  async *#pages(signal: AbortSignal): AsyncGenerator<string, void, undefined> {
    this.asked += 1
    yield 'first'
    this.#told += 1
    const either = AbortSignal.any([this.#gate.signal, signal])
    if (!either.aborted) await new Promise((resolve) => either.addEventListener('abort', resolve))
    if (!signal.aborted) yield 'second'
  }
}
