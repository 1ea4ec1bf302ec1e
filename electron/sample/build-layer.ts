import { buffer } from 'node:stream/consumers'
import { constants, gzipSync } from 'node:zlib'

import { pack, type Pack } from 'tar-stream'

import { contentOf, type Content } from './content.ts'
import { randomText } from './random-text.ts'
import type { FileSpec } from './spec.ts'

/** A tar archive in gzip: `diffId` is the digest of the archive before it was compressed. */
export interface Layer extends Content {
  readonly diffId: string
}

/** The same bytes for the same files, whatever the machine, its clock and its zlib. */
export async function buildLayer(files: readonly FileSpec[]): Promise<Layer> {
  const archive = pack()
  for (const directory of directoriesOf(files)) {
    archive.entry({ ...everyEntry, name: `${directory}/`, type: 'directory', mode: 0o755 })
  }
  for (const file of files) addFile(archive, file)
  archive.finalize()
  const tar = await buffer(archive)
  return { ...contentOf(compress(tar)), diffId: contentOf(tar).digest }
}

const everyEntry = { mtime: new Date('2026-01-01T00:00:00Z'), uid: 0, gid: 0 }

function addFile(archive: Pack, file: FileSpec): void {
  if ('linkTo' in file) {
    archive.entry({ ...everyEntry, name: file.path, type: 'symlink', linkname: file.linkTo, mode: 0o777 })
    return
  }
  if ('hardLinkTo' in file) {
    archive.entry({ ...everyEntry, name: file.path, type: 'link', linkname: file.hardLinkTo, mode: 0o755 })
    return
  }
  archive.entry({ ...everyEntry, name: file.path, mode: Number.parseInt(modeOf(file), 8) }, bytesOf(file))
}

type PlainFile = Exclude<FileSpec, { readonly linkTo: string } | { readonly hardLinkTo: string }>

function modeOf(file: PlainFile): string {
  return ('mode' in file ? file.mode : undefined) ?? '644'
}

function bytesOf(file: PlainFile): Buffer {
  if ('randomBytes' in file) return Buffer.from(randomText(file.seed, file.randomBytes))
  const lines = 'lines' in file ? file.lines : file.packages.flatMap(packageLines)
  return Buffer.from(lines.map((line) => `${line}\n`).join(''))
}

/** A package as dpkg notes it in its database. */
function packageLines(text: string): readonly string[] {
  const [name, version] = text.split(' ')
  return [`Package: ${name}`, 'Status: install ok installed', 'Architecture: all', `Version: ${version}`, '']
}

/** Every folder above a file, parents first. */
function directoriesOf(files: readonly FileSpec[]): readonly string[] {
  const directories = files.flatMap(({ path }) => {
    const names = path.split('/').slice(0, -1)
    return names.map((_, at) => names.slice(0, at + 1).join('/'))
  })
  return [...new Set(directories)].sort()
}

/**
 * Which repetitions zlib finds depends on its version and on the processor; with Huffman codes alone there is
 * nothing to find. The header's tenth byte names the operating system: 255 says unknown.
 */
function compress(bytes: Uint8Array): Uint8Array {
  const compressed = gzipSync(bytes, { level: 9, strategy: constants.Z_HUFFMAN_ONLY })
  compressed[9] = 255
  return compressed
}
