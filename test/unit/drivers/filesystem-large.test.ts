import { mkdir, mkdtemp, rm, utimes, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { expect, it } from 'vitest'

import { filesystemStore } from '../../../drivers/clouds/filesystem/store.ts'
import { live } from '../../conformance/harness.ts'

it('a folder of thousands of files is listed page by page, and shows what was added meanwhile', async () => {
  const root = await mkdtemp(join(tmpdir(), 'large-'))
  const store = filesystemStore(root)
  try {
    await mkdir(join(root, 'a/b'), { recursive: true })
    const names = Array.from({ length: 2500 }, (_, at) => `a/${String(at).padStart(5, '0')}`)
    for (const name of names) await writeFile(join(root, name), 'x')
    await writeFile(join(root, 'a/b/deep'), 'x')
    await writeFile(join(root, 'a0'), 'x')
    const old = new Date(Date.now() - 60_000)
    await utimes(join(root, 'a'), old, old)
    const found: string[] = []
    let token: string | undefined
    do {
      const page = await store.list({ prefix: '', ...(token === undefined ? {} : { token }) }, live)
      found.push(...page.objects.map(({ key }) => key))
      if (token === undefined) await writeFile(join(root, 'a/02499-new'), 'x')
      token = page.next
    } while (token !== undefined)
    expect(found).toEqual([...names, 'a/02499-new', 'a/b/deep', 'a0'])
    const after = await store.list({ prefix: 'a/', startAfter: 'a/01999', maxKeys: 2 }, live)
    expect(after.objects.map(({ key }) => key)).toEqual(['a/02000', 'a/02001'])
    await rm(join(root, 'a/02000'))
    const again = await store.list({ prefix: 'a/', startAfter: 'a/01999', maxKeys: 2 }, live)
    expect(again.objects.map(({ key }) => key)).toEqual(['a/02001', 'a/02002'])
  } finally {
    await store.close()
    await rm(root, { recursive: true })
  }
})
