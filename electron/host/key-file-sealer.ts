import { createCipheriv, createDecipheriv, randomBytes } from 'node:crypto'
import { constants } from 'node:fs'
import { link, mkdir, open, rm, writeFile, type FileHandle } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import type { Sealer } from '../stores/list/sealer.ts'

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

/**
 * Reads the key, or makes one when there is none. Two programs that start at once get the same key. It takes
 * the access of other users away. Fails when the key is a link, belongs to another user, or has another size.
 */
async function keyFrom(dataDir: string): Promise<Buffer> {
  const path = join(dataDir, 'secret.key')
  return (await readKey(path)) ?? (await makeKey(path))
}

async function makeKey(path: string): Promise<Buffer> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  const beside = `${path}.${randomBytes(4).toString('hex')}.new`
  try {
    await writeFile(beside, randomBytes(keyBytes), { mode: 0o600, flag: 'wx' })
    await link(beside, path).catch((error: unknown) => {
      if (!hasCode(error, 'EEXIST')) throw error
    })
  } finally {
    await rm(beside, { force: true })
  }
  const key = await readKey(path)
  if (key === undefined) throw new Error(`${path} went away while it was made`)
  return key
}

async function readKey(path: string): Promise<Buffer | undefined> {
  const file = await openKey(path)
  if (file === undefined) return undefined
  try {
    const { uid, mode, size } = await file.stat()
    if (process.getuid !== undefined) {
      if (uid !== process.getuid()) throw new Error(`${path} belongs to another user; move it away`)
      if ((mode & 0o077) !== 0) await file.chmod(0o600)
    }
    if (size !== keyBytes) throw new Error(`${path} is not a key; move it away to begin with a new one`)
    return await file.readFile()
  } finally {
    await file.close()
  }
}

async function openKey(path: string): Promise<FileHandle | undefined> {
  try {
    // A pipe in its place would keep the start waiting; a link would lead to a file of somebody else.
    // Windows has neither; what is not there counts as no flag.
    const { O_RDONLY, O_NOFOLLOW, O_NONBLOCK } = constants
    return await open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK)
  } catch (error) {
    if (hasCode(error, 'ENOENT')) return undefined
    if (hasCode(error, 'ELOOP')) throw new Error(`${path} is a link; move it away`, { cause: error })
    throw error
  }
}

function hasCode(error: unknown, code: string): boolean {
  return error instanceof Error && 'code' in error && error.code === code
}
