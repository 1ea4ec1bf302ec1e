import { describe, expect, it } from 'vitest'

import { guardListProgress } from '../../../drivers/layers/list-progress-guard.ts'
import type { ObjectPage, ObjectStore } from '../../../drivers/driver/object-store.ts'
import { live } from '../../conformance/harness.ts'
import { failureOf, info, scriptedStore, upload } from './scripted-store.ts'

/** More than any of these lists may take. */
const mostPages = 30_000

describe('a list that goes on', () => {
  it('is told as it is, though it comes in no order', async () => {
    const keys = ['m', 'c', 'z', 'a', 'b', 'y', 'd']
    const { found } = await listed((at) =>
      page([keys[at] ?? ''], at + 1 < keys.length ? `t${at}` : undefined),
    )
    expect(found).toEqual(keys)
  })

  it('may have the same common prefixes on each page, and a key twice where pages meet', async () => {
    const { found, failure } = await listed((at) => ({
      ...page([`k${at}`, `k${at + 1}`], at < 9 ? `t${at}` : undefined),
      prefixes: ['a/', 'b/'],
    }))
    expect(failure).toBeUndefined()
    expect(found).toHaveLength(20)
  })

  it('may have thousands of pages without anything', async () => {
    const { found, failure } = await listed((at) =>
      at < 5000 ? page([], `t${at}`) : page(['last'], undefined),
    )
    expect({ found, failure }).toEqual({ found: ['last'], failure: undefined })
  })

  it('gives the service its own tokens', async () => {
    const tokens: (string | undefined)[] = []
    await listed((at, token) => {
      tokens.push(token)
      return page([`k${at}`], at < 2 ? `"{token ${at}}"` : undefined)
    })
    expect(tokens).toEqual([undefined, '"{token 0}"', '"{token 1}"'])
  })
})

describe('a list that never ends', () => {
  const letter = (at: number, count: number): string => String.fromCharCode(97 + (at % count))
  it.each<readonly [string, number, (at: number) => ObjectPage]>([
    ['with the same token', 2, (at) => page([`k${at}`], 'same')],
    ['with the same token from the fourth page on', 5, (at) => page([`k${at}`], `t${Math.min(at, 3)}`)],
    ['with the same keys', 2, (at) => page(['a', 'b'], `t${at}`)],
    ['with the same common prefixes', 2, (at) => ({ ...page([], `t${at}`), prefixes: ['a/', 'b/'] })],
    ['with tokens that come round', 9, (at) => page([`k${at}`], letter(at, 3))],
    ['with keys that come round', 30, (at) => page([letter(at, 10)], `t${at}`)],
    ['with nothing', 10_003, (at) => page([], `t${at}`)],
  ])('%s is refused', async (_, most, answer) => {
    const { failure, pages } = await listed(answer)
    expect(failure).toMatchObject({ code: 'Unexpected', retry: 'never', reason: { id: 'listRepeats' } })
    expect(pages).toBeLessThanOrEqual(most)
  })

  it('is refused of parts whose numbers do not go on', async () => {
    const store = guardListProgress(
      scriptedStore({ listParts: () => Promise.resolve({ parts: [], next: 7 }) }),
    )
    expect((await store.listParts(upload, 6, live)).next).toBe(7)
    for (const after of [7, 8]) {
      expect(await failureOf(store.listParts(upload, after, live))).toMatchObject({
        reason: { id: 'listRepeats' },
      })
    }
  })

  it('is refused of uploads, of which one key may have many', async () => {
    let asked = 0
    const answer: ObjectStore['listUploads'] = () => {
      asked += 1
      if (asked > mostPages) throw new Error('it never ends')
      const uploads = [{ key: 'key', uploadId: `u${Math.min(asked, 50)}`, startedAtMs: 0 }]
      return Promise.resolve({ uploads, next: `["key","${asked}"]` })
    }
    const store = guardListProgress(scriptedStore({ listUploads: answer }))
    const run = async (): Promise<void> => {
      let token: string | undefined
      do {
        const query = token === undefined ? { prefix: '' } : { prefix: '', token }
        token = (await store.listUploads(query, live)).next
      } while (token !== undefined)
    }
    expect(await failureOf(run())).toMatchObject({ reason: { id: 'listRepeats' } })
    expect(asked).toBe(51)
  })
})

function page(keys: readonly string[], next: string | undefined): ObjectPage {
  return { objects: keys.map((key) => ({ ...info, key })), prefixes: [], next }
}

/** Lists a store whose pages are these, as everybody does. */
async function listed(answer: (at: number, token: string | undefined) => ObjectPage) {
  let pages = 0
  const found: string[] = []
  const store = guardListProgress(
    scriptedStore({
      list: ({ token }) => {
        pages += 1
        if (pages > mostPages) throw new Error('it never ends')
        return Promise.resolve(answer(pages - 1, token))
      },
    }),
  )
  const run = async (): Promise<void> => {
    let token: string | undefined
    do {
      const query = token === undefined ? { prefix: '' } : { prefix: '', token }
      const { objects, next } = await store.list(query, live)
      found.push(...objects.map(({ key }) => key))
      token = next
    } while (token !== undefined)
  }
  return { failure: await failureOf(run()), found, pages }
}
