import { createHash } from 'node:crypto'

import { someBytes } from '../conformance/harness.ts'
import { LayoutFiles } from '../corpus/archives/image-files.ts'
import { below, type Random } from '../kill/seeded.ts'

/** Something to send, made again from its name whenever it is asked for: nothing of it is kept. */
export interface SoakFile {
  readonly name: string
  readonly sizeBytes: number
  readonly pieces: () => Iterable<Uint8Array>
}

/** A file whose bytes are those of no other name: empty, small, or of several parts. */
export function soakFile(name: string, random: Random): SoakFile {
  const sizes = [0, 1, 3_000, 70_000, 1_000_000, 6 * mebibyte, 17 * mebibyte + 13]
  const sizeBytes = sizes[below(sizes.length, random)] ?? 0
  return { name, sizeBytes, pieces: () => piecesOf(name, sizeBytes) }
}

/** An archive with one image; its layer is large enough for several parts now and then. */
export function soakImage(name: string, random: Random): SoakFile {
  const layout = new LayoutFiles()
  const long = random() < 0.1 ? Buffer.from(someBytes(6 * mebibyte)).toString('base64') : ''
  layout.name({ app: layout.image([`${name} ${long}`, `${name}, the second layer`]) })
  const tar = layout.tar()
  return { name, sizeBytes: tar.byteLength, pieces: () => [tar] }
}

export function digestOfFile({ pieces }: SoakFile): string {
  const hash = createHash('sha256')
  for (const piece of pieces()) hash.update(piece)
  return hash.digest('hex')
}

export function digestOfBytes(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}

const mebibyte = 1024 * 1024
const block = someBytes(mebibyte, 7)

function* piecesOf(name: string, sizeBytes: number): Generator<Uint8Array> {
  for (let at = 0; at < sizeBytes; at += mebibyte) {
    // Each MiB begins with what only it has, so that no two parts are taken for one another.
    const mark = createHash('sha256').update(`${name} ${at}`).digest()
    const left = Math.min(mebibyte, sizeBytes - at)
    yield mark.subarray(0, left)
    yield block.subarray(0, left - Math.min(left, mark.byteLength))
  }
}
