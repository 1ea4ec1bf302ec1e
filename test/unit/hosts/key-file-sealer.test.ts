import { chmod, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { keyFileSealer } from '../../../electron/host/key-file-sealer.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'

const folder = useTempFolder()
const secret = '{"secretkey":"wJalrXUtnFEMI"}'

describe('the sealer with a key file', () => {
  it('opens what it sealed, after the next start too', async () => {
    const dataDir = join(folder(), 'restart')
    const sealed = await (await keyFileSealer(dataDir)).seal(secret)
    expect(Buffer.from(sealed).toString('latin1')).not.toContain('wJalr')
    expect(await (await keyFileSealer(dataDir)).open(sealed)).toBe(secret)
    expect(await (await keyFileSealer(dataDir)).protection()).toBe('keyFile')
  })

  it('seals the same text differently each time', async () => {
    const sealer = await keyFileSealer(join(folder(), 'twice'))
    expect(await sealer.seal(secret)).not.toEqual(await sealer.seal(secret))
    expect(await sealer.open(await sealer.seal(''))).toBe('')
  })

  it('does not open what another key sealed, nor what was changed or cut', async () => {
    const sealer = await keyFileSealer(join(folder(), 'mine'))
    const other = await keyFileSealer(join(folder(), 'theirs'))
    await expect(sealer.open(await other.seal(secret))).rejects.toBeInstanceOf(Error)
    const sealed = await sealer.seal(secret)
    for (let at = 0; at < sealed.length; at += 1) {
      const changed = Uint8Array.from(sealed)
      changed[at] = (changed[at] ?? 0) ^ 1
      await expect(sealer.open(changed)).rejects.toBeInstanceOf(Error)
    }
    for (let length = 0; length < sealed.length; length += 1)
      await expect(sealer.open(sealed.slice(0, length))).rejects.toBeInstanceOf(Error)
  })

  it('makes one key when two programs start at once, and leaves nothing beside it', async () => {
    const dataDir = join(folder(), 'race')
    const sealers = await Promise.all(Array.from({ length: 8 }, () => keyFileSealer(dataDir)))
    for (const sealer of sealers) {
      const sealed = await sealer.seal(secret)
      for (const other of sealers) expect(await other.open(sealed)).toBe(secret)
    }
    expect(await readdir(dataDir)).toEqual(['secret.key'])
  })

  it.skipIf(process.platform === 'win32')(
    'keeps the key for its owner only, also one that was loose',
    async () => {
      const dataDir = join(folder(), 'modes')
      const path = join(dataDir, 'secret.key')
      await keyFileSealer(dataDir)
      expect((await stat(dataDir)).mode & 0o777).toBe(0o700)
      expect((await stat(path)).mode & 0o777).toBe(0o600)
      const key = await readFile(path)
      await chmod(path, 0o644)
      await keyFileSealer(dataDir)
      expect((await stat(path)).mode & 0o777).toBe(0o600)
      expect(await readFile(path)).toEqual(key)
    },
  )

  it('refuses a key file that is no key, and does not replace it', async () => {
    const dataDir = join(folder(), 'odd')
    await keyFileSealer(dataDir)
    await writeFile(join(dataDir, 'secret.key'), 'short')
    await expect(keyFileSealer(dataDir)).rejects.toThrow('is not a key')
    expect(await readFile(join(dataDir, 'secret.key'), 'utf8')).toBe('short')
  })
})
