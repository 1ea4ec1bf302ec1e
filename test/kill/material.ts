import { createHash } from 'node:crypto'
import { mkdir, mkdtemp, rm, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { someBytes } from '../conformance/harness.ts'
import { run } from '../peers/run.ts'

const mebibyte = 1024 * 1024

/** Files to send, by name: empty, small, odd names, and two that need several parts. */
export const files: ReadonlyMap<string, Uint8Array> = new Map([
  ['empty', someBytes(0)],
  ['one byte', someBytes(1, 2)],
  ['50% + #1.txt', someBytes(3_000, 3)],
  ['caf\u00e9.txt', someBytes(4_000, 4)],
  ['cafe\u0301.txt', someBytes(5_000, 5)],
  ['large-a.bin', someBytes(17 * mebibyte, 6)],
  ['large-b.bin', someBytes(11 * mebibyte + 7, 7)],
])

/** What is in the bucket to be fetched. */
export const stored = someBytes(17 * mebibyte + 13, 8)

/** The name of the archive among the files: an OCI layout in a tar, an image whose larger layer needs several parts. */
export const archiveName = 'image.tar'

/** Writes all of it into a folder; gives the size of the archive. */
export async function writeMaterial(folder: string): Promise<number> {
  for (const [name, bytes] of files) await writeFile(join(folder, name), bytes)
  const layout = await mkdtemp(join(folder, 'layout-'))
  await writeImage(layout)
  await run('tar', ['-cf', join(folder, archiveName), '-C', layout, '.'])
  await rm(layout, { recursive: true })
  return (await stat(join(folder, archiveName))).size
}

async function writeImage(layout: string): Promise<void> {
  const blobs = join(layout, 'blobs', 'sha256')
  await mkdir(blobs, { recursive: true })
  const write = async (mediaType: string, content: Uint8Array | object) => {
    const bytes = content instanceof Uint8Array ? content : Buffer.from(JSON.stringify(content))
    const hex = createHash('sha256').update(bytes).digest('hex')
    await writeFile(join(blobs, hex), bytes)
    return {
      mediaType: `application/vnd.oci.image.${mediaType}`,
      digest: `sha256:${hex}`,
      size: bytes.length,
    }
  }
  const layers = [
    await write('layer.v1.tar', someBytes(12 * mebibyte, 9)),
    await write('layer.v1.tar', someBytes(100_000, 10)),
  ]
  const config = await write('config.v1+json', {
    architecture: 'amd64',
    os: 'linux',
    rootfs: { type: 'layers', diff_ids: layers.map(({ digest }) => digest) },
  })
  const mediaType = 'application/vnd.oci.image.manifest.v1+json'
  const manifest = await write('manifest.v1+json', { schemaVersion: 2, mediaType, config, layers })
  const named = { ...manifest, annotations: { 'org.opencontainers.image.ref.name': 'app' } }
  const index = { schemaVersion: 2, manifests: [named] }
  await writeFile(join(layout, 'index.json'), JSON.stringify(index))
  await writeFile(join(layout, 'oci-layout'), JSON.stringify({ imageLayoutVersion: '1.0.0' }))
}
