import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { chmod, link, mkdir, readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import type { Sealer } from './stores/sealer.ts'

/**
 * Seals with AES-256-GCM under a key of its own, kept in the data folder and readable by its owner only. It keeps
 * secrets out of backups of the list, screen shares and other users' hands; who can read the owner's files can open them.
 */
export async function keyFileSealer(dataDir: string): Promise<Sealer> {
  const key = await keyFrom(dataDir)
  return {
    async protection() {
      return 'keyFile'
    },
    async seal(text) {
      const nonce = randomBytes(nonceBytes)
      const cipher = createCipheriv('aes-256-gcm', key, nonce)
      const content = Buffer.concat([cipher.update(text, 'utf8'), cipher.final()])
      return Buffer.concat([Uint8Array.of(version), nonce, cipher.getAuthTag(), content])
    },
    async open(sealed) {
      const bytes = Buffer.from(sealed)
      if (bytes[0] !== version || bytes.length < 1 + nonceBytes + tagBytes)
        throw new Error('not sealed by us')
      const nonce = bytes.subarray(1, 1 + nonceBytes)
      const decipher = createDecipheriv('aes-256-gcm', key, nonce, { authTagLength: tagBytes })
      decipher.setAuthTag(bytes.subarray(1 + nonceBytes, 1 + nonceBytes + tagBytes))
      const content = decipher.update(bytes.subarray(1 + nonceBytes + tagBytes))
      return Buffer.concat([content, decipher.final()]).toString('utf8')
    },
  }
}

const version = 1
const nonceBytes = 12
const tagBytes = 16
const keyBytes = 32

/** Reads the key, or makes one. Two programs that start at once end up with the same. */
async function keyFrom(dataDir: string): Promise<Buffer> {
  const path = join(dataDir, 'secret.key')
  await mkdir(dataDir, { recursive: true, mode: 0o700 })
  const beside = `${path}.${randomBytes(4).toString('hex')}.new`
  await writeFile(beside, randomBytes(keyBytes), { mode: 0o600, flag: 'wx' })
  try {
    await link(beside, path)
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'EEXIST')) throw error
  } finally {
    await rm(beside, { force: true })
  }
  await chmod(path, 0o600)
  const key = await readFile(path)
  if (key.length !== keyBytes) throw new Error(`${path} is not a key; move it away to begin with a new one`)
  return key
}
