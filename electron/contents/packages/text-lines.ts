import { damaged } from './damaged.ts'

/**
 * Reads a text in blocks that are parted by empty lines. A byte that is no UTF-8 is replaced: descriptions of packages have
 * such. Fails for what is no text at all.
 */
export function* blocksOf(bytes: Uint8Array): Generator<readonly string[], void, undefined> {
  if (bytes.subarray(0, 1024).includes(0)) throw damaged()
  let block: string[] = []
  for (const line of linesOf(bytes)) {
    if (line.trim() !== '') {
      block.push(line)
      continue
    }
    if (block.length > 0) yield block
    block = []
  }
  if (block.length > 0) yield block
}

function* linesOf(bytes: Uint8Array): Generator<string, void, undefined> {
  const decoder = new TextDecoder()
  let start = 0
  while (start < bytes.byteLength) {
    const found = bytes.indexOf(lineFeed, start)
    const end = found === -1 ? bytes.byteLength : found
    yield decoder.decode(bytes.subarray(start, Math.min(end, start + longestLine)))
    start = end + 1
  }
}

const lineFeed = 10
const longestLine = 64 * 1024
