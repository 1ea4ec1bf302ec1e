import { StoreError } from '../../../drivers/index.ts'

/** Accepts the bytes of an archive, in order. */
export interface ArchiveOutput {
  /** Resolves when the output accepts more. */
  write(bytes: Uint8Array): Promise<void>
  /** Overwrites bytes at an earlier offset. Undefined when the output only goes forward. */
  readonly overwrite: ((offset: number, bytes: Uint8Array) => Promise<void>) | undefined
}

/** Writes a tar archive of files. Times and owners are zero, so that the same content makes the same archive. */
export class TarWriter {
  readonly #output: ArchiveOutput
  #offset = 0

  constructor(output: ArchiveOutput) {
    this.#output = output
  }

  /**
   * Writes one file. The size may be unknown when the output can be overwritten. Fails with Corrupt when the content has
   * another size.
   */
  async file(
    name: string,
    sizeBytes: number | undefined,
    content: AsyncIterable<Uint8Array> | Iterable<Uint8Array>,
  ): Promise<void> {
    const { overwrite } = this.#output
    const headerAt = this.#offset + extensionOf(name).byteLength
    await this.#write(extensionOf(name))
    await this.#write(header(name, sizeBytes ?? 0))
    const startedAt = this.#offset
    for await (const chunk of content) await this.#write(chunk)
    const written = this.#offset - startedAt
    if (sizeBytes === undefined && overwrite !== undefined) await overwrite(headerAt, header(name, written))
    else if (written !== sizeBytes) {
      throw new StoreError('Corrupt', `${written} bytes came where ${sizeBytes} were expected`, {
        path: name,
      })
    }
    await this.#write(new Uint8Array(padding(written)))
  }

  /** Writes the end of the archive: two blocks of zeros. */
  async end(): Promise<void> {
    await this.#write(new Uint8Array(2 * blockBytes))
  }

  async #write(bytes: Uint8Array): Promise<void> {
    if (bytes.byteLength === 0) return
    await this.#output.write(bytes)
    this.#offset += bytes.byteLength
  }
}

/** The size in bytes of an archive of these files, with headers and end. */
export function tarBytes(files: readonly { readonly name: string; readonly sizeBytes: number }[]): number {
  const each = files.map(
    ({ name, sizeBytes }) => extensionOf(name).byteLength + blockBytes + sizeBytes + padding(sizeBytes),
  )
  return each.reduce((sum, bytes) => sum + bytes, 2 * blockBytes)
}

const blockBytes = 512
const longestName = 100
/** Eleven octal digits; beyond that GNU's binary form, which Go and all current tars read. */
const largestOctal = 8 ** 11 - 1

function padding(sizeBytes: number): number {
  return (blockBytes - (sizeBytes % blockBytes)) % blockBytes
}

function header(name: string, sizeBytes: number, type = '0'): Uint8Array {
  const block = Buffer.alloc(blockBytes)
  block.write(name.slice(0, longestName), 0, 'latin1')
  block.write(octal(0o644, 7) + octal(0, 7) + octal(0, 7), 100)
  if (sizeBytes <= largestOctal) block.write(octal(sizeBytes, 11), 124)
  else block.writeBigUInt64BE(BigInt(sizeBytes), 128)
  if (sizeBytes > largestOctal) block.writeUInt8(0x80, 124)
  block.write(octal(0, 11), 136)
  block.write(`${' '.repeat(8)}${type}`, 148)
  block.write('ustar\x0000', 257, 'latin1')
  const sum = block.reduce((total, byte) => total + byte, 0)
  block.write(`${sum.toString(8).padStart(6, '0')}\0 `, 148, 'latin1')
  return block
}

/** The pax header of a file whose name is too long for the tar header, such as a sha512 blob. */
function extensionOf(name: string): Uint8Array {
  if (name.length <= longestName) return new Uint8Array(0)
  const text = ` path=${name}\n`
  let length = text.length + 2
  while (`${length}${text}`.length !== length) length += 1
  const record = Buffer.from(`${length}${text}`)
  return Buffer.concat([
    header('pax', record.byteLength, 'x'),
    record,
    Buffer.alloc(padding(record.byteLength)),
  ])
}

function octal(value: number, digits: number): string {
  return `${value.toString(8).padStart(digits, '0')}\0`
}
