import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import { filesystemStore } from '../../../drivers/clouds/filesystem/store.ts'
import { rangedPages } from '../../../drivers/driver/ranges/ranged-pages.ts'
import { compareKeys } from '../../../drivers/driver/store-path.ts'
import type { ListQuery } from '../../../drivers/index.ts'
import { live } from '../../conformance/harness.ts'

/** Names of folders and files of three depths, with siblings that sort around a slash. */
function someKeys(): string[] {
  const names = ['a', 'a-', 'a.b', 'a0', '_layers', '\u{1f433}', '\uff5e', 'z z', 'c+%']
  const keys = new Set<string>()
  let state = 7
  const random = (below: number): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0
    return Math.floor((state / 2 ** 32) * below)
  }
  const isFree = (key: string): boolean =>
    ![...keys].some((other) => other.startsWith(`${key}/`) || key.startsWith(`${other}/`))
  for (let at = 0; at < 700; at += 1) {
    const depth = 1 + random(4)
    const key = Array.from({ length: depth }, () => `${names[random(names.length)] ?? ''}${random(4)}`).join(
      '/',
    )
    if (isFree(key)) keys.add(key)
  }
  return [...keys].sort(compareKeys)
}

describe('a folder that is read ahead', () => {
  const keys = someKeys()
  let root = ''
  beforeAll(async () => {
    root = await mkdtemp(join(tmpdir(), 'walk-'))
    for (const key of keys) {
      await mkdir(dirname(join(root, key)), { recursive: true })
      await writeFile(join(root, key), key)
    }
  })
  afterAll(() => rm(root, { recursive: true }))

  async function listed(query: Omit<ListQuery, 'token'>): Promise<string[]> {
    const store = filesystemStore(root)
    const found: string[] = []
    for await (const page of rangedPages(store, query as Parameters<typeof rangedPages>[1], live)) {
      found.push(...page.objects.map(({ key }) => key))
    }
    return found
  }

  it.each([1, 3, 50, 1000])('is listed whole and in order, in pages of %d', async (maxKeys) => {
    expect(await listed({ prefix: '', maxKeys })).toEqual(keys)
  })

  it('is listed below any prefix, and behind any key', async () => {
    for (const key of keys.filter((each, at) => at % 9 === 0 && each.includes('/'))) {
      for (const prefix of [key.slice(0, 2), `${dirname(key)}/`, key]) {
        const below = keys.filter((each) => each.startsWith(prefix))
        expect(await listed({ prefix, maxKeys: 7 }), prefix).toEqual(below)
      }
      for (const startAfter of [key, `${key}/`, `${dirname(key)}/`, dirname(key), key.slice(0, -1)]) {
        const behind = keys.filter((each) => compareKeys(each, startAfter) > 0)
        expect(await listed({ prefix: '', startAfter, maxKeys: 100 }), startAfter).toEqual(behind)
      }
    }
  })
})
