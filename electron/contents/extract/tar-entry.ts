/** What an entry of a tar archive is written with. */
export interface TarEntry {
  readonly name: string
  readonly kind: 'file' | 'folder' | 'symbolicLink' | 'hardLink' | 'pipe'
  /** Of a file; 0 of others. */
  readonly sizeBytes: number
  readonly mode: number
  readonly userId: number
  readonly groupId: number
  readonly modifiedAtMs: number
  /** Where a link leads; empty of others. */
  readonly target: string
}

/**
 * The headers of an entry: a ustar one, behind a pax one for what that has no room for. Owners have no names, which a layer need
 * not tell. `attributes` are whole pax records of extended attributes.
 */
export function tarHeaders(entry: TarEntry, attributes: readonly Uint8Array[] = []): Uint8Array {
  const name = entry.kind === 'folder' ? `${entry.name}/` : entry.name
  const records = Buffer.concat([paxRecords(entry, name), ...attributes])
  if (records.byteLength === 0) return header(entry, name, types[entry.kind])
  const pax = header({ ...plain, sizeBytes: records.byteLength }, 'PaxHeaders/entry', 'x')
  const padded = Buffer.alloc(padding(records.byteLength))
  return Buffer.concat([pax, records, padded, header(entry, name, types[entry.kind])])
}

/** How many zeros follow so many bytes of a file. */
export function padding(sizeBytes: number): number {
  return (blockBytes - (sizeBytes % blockBytes)) % blockBytes
}

export const tarEndBytes = 1024
const blockBytes = 512
const types = { file: '0', hardLink: '1', symbolicLink: '2', folder: '5', pipe: '6' } as const
const plain: TarEntry = {
  name: '',
  kind: 'file',
  sizeBytes: 0,
  mode: 0o644,
  userId: 0,
  groupId: 0,
  modifiedAtMs: 0,
  target: '',
}

const longestName = 100
const [largestOwner, largestNumber] = [8 ** 7 - 1, 8 ** 11 - 1]

function paxRecords(entry: TarEntry, name: string): Buffer {
  const seconds = entry.modifiedAtMs / 1000
  const isWholeTime = Number.isInteger(seconds) && fits(seconds, largestNumber)
  return Buffer.concat([
    ...(isShort(name) ? [] : [paxRecord('path', name)]),
    ...(isShort(entry.target) ? [] : [paxRecord('linkpath', entry.target)]),
    ...(fits(entry.sizeBytes, largestNumber) ? [] : [paxRecord('size', String(entry.sizeBytes))]),
    ...(fits(entry.userId, largestOwner) ? [] : [paxRecord('uid', String(entry.userId))]),
    ...(fits(entry.groupId, largestOwner) ? [] : [paxRecord('gid', String(entry.groupId))]),
    ...(isWholeTime ? [] : [paxRecord('mtime', String(seconds))]),
  ])
}

/** Short, and the same in every encoding. */
function isShort(text: string): boolean {
  return text.length <= longestName && /^[\x20-\x7e]*$/.test(text)
}

function fits(value: number, largest: number): boolean {
  return value >= 0 && value <= largest
}

/** Its length in front counts itself. */
function paxRecord(key: string, value: string): Buffer {
  const text = Buffer.from(` ${key}=${value}\n`)
  let length = text.byteLength + 1
  while (String(length).length + text.byteLength !== length) length += 1
  return Buffer.concat([Buffer.from(String(length)), text])
}

function header(entry: TarEntry, name: string, type: string): Buffer {
  const block = Buffer.alloc(blockBytes)
  block.write(name, 0, longestName, 'utf8')
  block.write(octal(entry.mode, 7), 100)
  block.write(octal(fits(entry.userId, largestOwner) ? entry.userId : 0, 7), 108)
  block.write(octal(fits(entry.groupId, largestOwner) ? entry.groupId : 0, 7), 116)
  block.write(octal(fits(entry.sizeBytes, largestNumber) ? entry.sizeBytes : 0, 11), 124)
  const seconds = Math.floor(entry.modifiedAtMs / 1000)
  block.write(octal(fits(seconds, largestNumber) ? seconds : 0, 11), 136)
  block.write(' '.repeat(8) + type, 148)
  block.write(entry.target, 157, longestName, 'utf8')
  block.write('ustar\x0000', 257, 'latin1')
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(`${octal(sum, 6)} `, 148, 'latin1')
  return block
}

function octal(value: number, digits: number): string {
  return `${value.toString(8).padStart(digits, '0')}\0`
}
