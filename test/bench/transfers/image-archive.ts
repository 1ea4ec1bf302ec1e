import { createCipheriv, createHash } from 'node:crypto'
import { createWriteStream } from 'node:fs'
import { readdir, readFile, stat } from 'node:fs/promises'
import { join } from 'node:path'
import { pipeline } from 'node:stream/promises'

import { pack, type Pack } from 'tar-stream'

/** Layers of the image, of about the same size. */
export const layerCount = 20

/**
 * Writes a docker archive of an image of about so many bytes, as `docker save` makes them: its layers are not compressed. Of
 * each, half is random, as what is compressed already, and half are programs and texts of this machine. The same each time on
 * the same machine. Gives the digests of the layers.
 */
export async function writeImageArchive(path: string, sizeBytes: number): Promise<readonly string[]> {
  const archive = pack()
  const written = pipeline(archive, createWriteStream(path))
  const diffIds: string[] = []
  const halfBytes = Math.floor(sizeBytes / layerCount / 2)
  const files = filesOfThisMachine()
  for (let index = 0; index < layerCount; index += 1) {
    const layer = await tarOf(async (add) => {
      await add('random.bin', randomBytes(index, halfBytes))
      for (let bytes = 0; bytes < halfBytes;) {
        const content = (await files.next()).value ?? randomBytes(index, halfBytes)
        await add(`files/${bytes}`, content.subarray(0, halfBytes - bytes))
        bytes += content.byteLength
      }
    })
    diffIds.push(`sha256:${createHash('sha256').update(layer).digest('hex')}`)
    await addTo(archive, `${index}/layer.tar`, layer)
  }
  await files.return(undefined)
  const config = JSON.stringify({
    architecture: 'amd64',
    os: 'linux',
    config: {},
    rootfs: { type: 'layers', diff_ids: diffIds },
  })
  await addTo(archive, 'config.json', Buffer.from(config))
  const layers = diffIds.map((_, index) => `${index}/layer.tar`)
  const manifest = [{ Config: 'config.json', RepoTags: ['bench/image:v1'], Layers: layers }]
  await addTo(archive, 'manifest.json', Buffer.from(JSON.stringify(manifest)))
  archive.finalize()
  await written
  return diffIds
}

type Add = (name: string, content: Buffer) => Promise<void>

async function tarOf(fill: (add: Add) => Promise<void>): Promise<Buffer> {
  const tar = pack()
  const chunks: Buffer[] = []
  const read = (async () => {
    for await (const chunk of tar as AsyncIterable<Buffer>) chunks.push(chunk)
  })()
  await fill((name, content) => addTo(tar, name, content))
  tar.finalize()
  await read
  return Buffer.concat(chunks)
}

function addTo(archive: Pack, name: string, content: Buffer): Promise<void> {
  return new Promise((resolve, reject) => {
    archive.entry({ name, size: content.byteLength, mtime: new Date(0) }, content, (error) => {
      if (error instanceof Error) reject(error)
      else resolve()
    })
  })
}

function randomBytes(seed: number, sizeBytes: number): Buffer {
  const key = createHash('sha256').update(`layer ${seed}`).digest()
  return createCipheriv('aes-256-ctr', key, Buffer.alloc(16)).update(Buffer.alloc(sizeBytes))
}

/** Libraries and programs, and what comes with them, in turns; each in the order of its names. */
async function* filesOfThisMachine(): AsyncGenerator<Buffer, undefined, undefined> {
  const turns = ['/usr/lib', '/usr/share'].map(filesBelow)
  for (let left = turns; left.length > 0;) {
    const still: typeof turns = []
    for (const files of left) {
      const next = await files.next()
      if (next.done === true) continue
      still.push(files)
      yield next.value
    }
    left = still
  }
}

async function* filesBelow(folder: string): AsyncGenerator<Buffer, undefined, undefined> {
  const entries = await readdir(folder, { withFileTypes: true }).catch(() => [])
  for (const entry of entries.toSorted((a, b) => (a.name < b.name ? -1 : 1))) {
    const path = join(folder, entry.name)
    if (entry.isDirectory()) yield* filesBelow(path)
    if (!entry.isFile()) continue
    const { size } = await stat(path)
    if (size === 0 || size > largestFileBytes) continue
    const content = await readFile(path).catch(() => undefined)
    if (content !== undefined) yield content
  }
}

const largestFileBytes = 16 * 1024 * 1024
