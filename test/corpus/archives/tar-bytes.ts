/** One entry of a tar archive, header and content; fields replace what an honest writer would put there. */
export interface EntryFields {
  readonly type?: string
  readonly linkName?: string
  readonly prefix?: string
  /** The field of the size as it is written, twelve bytes. */
  readonly size?: Uint8Array | string
  readonly checksum?: string
  readonly magic?: string
  /** Of a file with holes of GNU's: its map goes on behind the header. */
  readonly mapGoesOn?: boolean
}

export function tarEntry(
  name: string,
  content: Uint8Array | string = '',
  fields: EntryFields = {},
): Uint8Array {
  const bytes = Buffer.from(content)
  return Buffer.concat([tarHeader(name, bytes.byteLength, fields), bytes, paddingOf(bytes.byteLength)])
}

export function tarHeader(name: string, sizeBytes: number, fields: EntryFields = {}): Uint8Array {
  const header = Buffer.alloc(512)
  header.write(name, 0, 100)
  header.write(`${octal(0o644, 7)}${octal(0, 7)}${octal(0, 7)}${octal(sizeBytes, 11)}${octal(0, 11)}`, 100)
  header.write(`${' '.repeat(8)}${fields.type ?? '0'}`, 148)
  header.write(fields.linkName ?? '', 157, 100)
  header.write(fields.magic ?? 'ustar\x0000', 257)
  header.write(fields.prefix ?? '', 345, 155)
  if (fields.mapGoesOn === true) header.writeUInt8(1, 482)
  if (fields.size !== undefined) Buffer.from(fields.size).copy(header, 124)
  const sum = header.reduce((total, byte) => total + byte, 0)
  header.write(fields.checksum ?? `${octal(sum, 6)} `, 148)
  return header
}

/** A whole archive: its entries and the two blocks of zeros. */
export function tarOf(entries: Iterable<Uint8Array>): Uint8Array {
  return Buffer.concat([...entries, Buffer.alloc(1024)])
}

export function tarOfFiles(files: ReadonlyMap<string, Uint8Array>): Uint8Array {
  return tarOf(
    [...files].flatMap(([name, bytes]) =>
      name.length > 100 ? [paxEntry({ path: name }), tarEntry('long', bytes)] : [tarEntry(name, bytes)],
    ),
  )
}

/** An extended header of POSIX with these records, of honest lengths. */
export function paxEntry(records: Readonly<Record<string, string>>, type = 'x'): Uint8Array {
  return tarEntry('PaxHeaders/0', Object.entries(records).map(paxRecord).join(''), { type })
}

function paxRecord([key, value]: [string, string]): string {
  const rest = ` ${key}=${value}\n`
  const length = Buffer.byteLength(rest)
  const digits = String(length + String(length).length).length
  return `${length + digits}${rest}`
}

function paddingOf(sizeBytes: number): Uint8Array {
  return Buffer.alloc((512 - (sizeBytes % 512)) % 512)
}

function octal(value: number, digits: number): string {
  return `${value.toString(8).padStart(digits, '0')}\0`
}
