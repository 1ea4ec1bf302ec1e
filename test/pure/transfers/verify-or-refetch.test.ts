import { describe, expect, it } from 'vitest'

import type { ContentCheck } from '../../../electron/transfers/verify/content-check.ts'
import { verifyOrRefetch } from '../../../electron/transfers/verify/verify-or-refetch.ts'

function checks(certain: boolean): readonly ContentCheck[] {
  return [
    {
      certain,
      sum: { kind: 'crc64', value: '0' },
      matched: () => undefined,
      begin: () => ({ update: () => undefined, matches: () => false }),
    },
  ]
}

/** What is settled where so many mendings each find something else, and then the bytes are right, if ever. */
async function settled(changes: readonly number[], rightAfter: number, certain = true) {
  let refetches = 0
  const how = await verifyOrRefetch(
    checks(certain),
    () => Promise.resolve(refetches >= rightAfter),
    () => Promise.resolve(changes[refetches++] ?? 0),
  )
  return { how, refetches }
}

describe('content that did not match', () => {
  it('is right as soon as a refetch made it so', async () => {
    expect(await settled([1, 1, 1, 1], 2)).toEqual({ how: 'right', refetches: 2 })
  })

  it('is checked after the last refetch, too', async () => {
    expect(await settled([1, 1, 1, 1], 4)).toEqual({ how: 'right', refetches: 4 })
  })

  it('is wrong when every refetch brings other bytes and none is right', async () => {
    expect(await settled([1, 1, 1, 1, 1, 1], Infinity)).toEqual({ how: 'wrong', refetches: 4 })
  })

  it('is wrong when two refetches bring the same bytes though a digest contradicts', async () => {
    expect(await settled([0, 0], Infinity)).toEqual({ how: 'wrong', refetches: 2 })
  })

  it('is right when two refetches bring the same bytes and only the ETag contradicts', async () => {
    expect(await settled([0, 0], Infinity, false)).toEqual({ how: 'only the tag differs', refetches: 2 })
  })
})
