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

/** An image in an archive among the files. */
export interface Archive {
  readonly name: string
  readonly sizeBytes: number
}

/** Images whose larger layers need several parts: an OCI layout in a tar, and what `docker save` writes. */
export interface Archives {
  readonly layout: Archive
  readonly docker: Archive
}

/** Writes all of it into a folder. */
export async function writeMaterial(folder: string): Promise<Archives> {
  for (const [name, bytes] of files) await writeFile(join(folder, name), bytes)
  return {
    layout: await writeArchive(folder, 'image.tar', writeImage),
    docker: await writeArchive(folder, 'saved.tar', writeSaved),
  }
}

async function writeArchive(
  folder: string,
  name: string,
  write: (content: string) => Promise<void>,
): Promise<Archive> {
  const content = await mkdtemp(join(folder, 'content-'))
  await write(content)
  await run('tar', ['-cf', join(folder, name), '-C', content, '.'])
  await rm(content, { recursive: true })
  return { name, sizeBytes: (await stat(join(folder, name))).size }
}

async function writeSaved(folder: string): Promise<void> {
  const hexOf = (bytes: Uint8Array): string => createHash('sha256').update(bytes).digest('hex')
  const layers = [someBytes(12 * mebibyte, 11), Buffer.from('a line of text\n'.repeat(200_000))]
  for (const bytes of layers) await writeFile(join(folder, `${hexOf(bytes)}.tar`), bytes)
  const diffIds = layers.map((bytes) => `sha256:${hexOf(bytes)}`)
  const rootfs = { type: 'layers', diff_ids: diffIds }
  const config = Buffer.from(JSON.stringify({ architecture: 'amd64', os: 'linux', rootfs }))
  const configName = `${hexOf(config)}.json`
  await writeFile(join(folder, configName), config)
  const image = {
    Config: configName,
    RepoTags: ['saved:v1'],
    Layers: layers.map((bytes) => `${hexOf(bytes)}.tar`),
  }
  await writeFile(join(folder, 'manifest.json'), JSON.stringify([image]))
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
