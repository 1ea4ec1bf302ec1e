import { mkdir, symlink, writeFile } from 'node:fs/promises'
import { homedir } from 'node:os'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { listFolders } from '../../../electron/transfers/local/list-folders.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'

describe('the folders of this computer', () => {
  const folder = useTempFolder()
  const { signal } = new AbortController()

  it('are listed by name, with links to folders and without files', async () => {
    await mkdir(join(folder(), 'top', 'b'), { recursive: true })
    await mkdir(join(folder(), 'top', 'a'))
    await writeFile(join(folder(), 'top', 'file'), '')
    await symlink(join(folder(), 'top', 'a'), join(folder(), 'top', 'c'))
    await symlink(join(folder(), 'nowhere'), join(folder(), 'top', 'broken'))
    const listed = await listFolders(join(folder(), 'top'), signal)
    expect(listed.folders.map(({ name }) => name)).toEqual(['a', 'b', 'c'])
    expect(listed).toMatchObject({ path: join(folder(), 'top'), parent: folder(), more: false })
  })

  it('begin at home, and end at the top', async () => {
    expect((await listFolders('', signal)).path).toBe(homedir())
    expect(await listFolders('/', signal)).not.toHaveProperty('parent')
  })

  it('fail with what is wrong', async () => {
    await expect(listFolders('relative', signal)).rejects.toMatchObject({ code: 'InvalidParameter' })
    await expect(listFolders(join(folder(), 'none'), signal)).rejects.toMatchObject({ code: 'NotFound' })
    await expect(listFolders(join(folder(), '\u0000'), signal)).rejects.toMatchObject({
      code: 'InvalidParameter',
    })
  })
})
