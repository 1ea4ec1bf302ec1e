import { damaged } from '../damaged.ts'
import { byteView, type ByteView } from './byte-view.ts'

/**
 * The headers in `Packages.db` of rpm's own database, by its source (lib/backend/ndb/rpmpkg.c): pages of slots, each of
 * which leads to a package's block; little endian. A slot with number 0 is free.
 */
export function* readNdb(bytes: Uint8Array): Generator<Uint8Array, void, undefined> {
  const view = byteView(bytes)
  const slotPages = view.uint32(12, true)
  if (view.uint32(0, true) !== magic('RpmP') || view.uint32(4, true) !== knownVersion) throw damaged()
  const end = slotPages * pageBytes
  if (end > view.byteLength) throw damaged()
  for (let at = firstSlot; at < end; at += slotBytes) {
    if (view.uint32(at, true) !== magic('Slot')) throw damaged()
    const number = view.uint32(at + 4, true)
    if (number !== 0) yield headerIn(view, view.uint32(at + 8, true) * blockBytes, number)
  }
}

function headerIn(view: ByteView, start: number, number: number): Uint8Array {
  const isBlock = view.uint32(start, true) === magic('BlbS') && view.uint32(start + 4, true) === number
  if (!isBlock) throw damaged()
  return view.slice(start + blockHeadBytes, view.uint32(start + 12, true))
}

function magic(letters: string): number {
  return byteView(new TextEncoder().encode(letters)).uint32(0, true)
}

const knownVersion = 0
const pageBytes = 4096
const slotBytes = 16
/** The file's header takes the room of two slots. */
const firstSlot = 32
const blockBytes = 16
const blockHeadBytes = 16
