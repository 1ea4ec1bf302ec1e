import { damaged } from '../damaged.ts'

/**
 * Passes parts of a file on while they could lie in it side by side. A damaged file may lead to the same bytes again and
 * again: without this bound some KB would be work without end.
 */
export function* notShared(
  parts: Iterable<Uint8Array>,
  fileBytes: number,
): Generator<Uint8Array, void, undefined> {
  let left = fileBytes
  for (const part of parts) {
    left -= part.byteLength + leastBytesBeside
    if (left < 0) throw damaged()
    yield part
  }
}

/** What leads to a part takes some room, too. */
const leastBytesBeside = 4
