import { chmod, chown, mkdtemp, stat, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { privateFolder } from '../../../electron/host/private-folder.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'

const folder = useTempFolder()

describe.skipIf(process.platform === 'win32')('a folder of ours', () => {
  it('is made for its owner alone', async () => {
    const path = await privateFolder(join(folder(), 'a', 'new', 'one'))
    expect(await modeOf(path)).toBe(0o700)
  })

  it.each([['nothing'], ['stores.json'], ['stores.json.damaged-2026-01-02T00-00-00.000Z'], ['secret.key']])(
    'is closed to others where they could enter it and it holds %s',
    async (name) => {
      const path = await looseFolder(name)
      await privateFolder(path)
      expect(await modeOf(path)).toBe(0o700)
    },
  )

  it('is refused, and left as it is, where others can enter it and may need what else it holds', async () => {
    const path = await looseFolder('somebody’s work.txt')
    await expect(privateFolder(path)).rejects.toThrow(
      /others can enter .*somebody’s work.*--data-dir.*chmod 700/,
    )
    expect(await modeOf(path)).toBe(0o755)
  })

  it('has one path, whatever leads to it', async () => {
    const path = await privateFolder(join(folder(), 'real'))
    await symlink(path, join(folder(), 'link'))
    expect(await privateFolder(join(folder(), 'link'))).toBe(path)
  })

  it.skipIf(process.getuid?.() !== 0)('is not another user’s', async () => {
    const path = await mkdtemp(join(folder(), 'other-'))
    await chown(path, 12345, 12345)
    await expect(privateFolder(path)).rejects.toThrow('belongs to another user')
  })
})

async function looseFolder(name: string): Promise<string> {
  const path = await mkdtemp(join(folder(), 'loose-'))
  if (name !== 'nothing') await writeFile(join(path, name), '')
  await chmod(path, 0o755)
  return path
}

async function modeOf(path: string): Promise<number> {
  return (await stat(path)).mode & 0o777
}
