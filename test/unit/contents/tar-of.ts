/** An entry of a made tar archive. */
export interface MadeEntry {
  readonly name: string
  readonly type?: string
  readonly content?: Uint8Array | string
  readonly mode?: number
  readonly linkName?: string
  /** The size as the header says it, where it is not that of the content. */
  readonly saidBytes?: number
}

/** A ustar archive of these entries, as bare as it can be; no test of real writers. */
export function tarOf(entries: readonly MadeEntry[], end = 1024): Buffer {
  return Buffer.concat([...entries.flatMap(blocksOf), Buffer.alloc(end)])
}

function blocksOf(entry: MadeEntry): readonly Buffer[] {
  const content = Buffer.from(entry.content ?? '')
  const header = Buffer.alloc(512)
  header.write(entry.name, 0, 100)
  header.write(octal(entry.mode ?? 0o644, 8), 100)
  header.write(octal(1000, 8), 108)
  header.write(octal(100, 8), 116)
  header.write(octal(entry.saidBytes ?? content.length, 12), 124)
  header.write(octal(1_700_000_000, 12), 136)
  header.write(' '.repeat(8), 148)
  header.write(entry.type ?? '0', 156)
  header.write(entry.linkName ?? '', 157, 100)
  header.write('ustar\u000000', 257, 'latin1')
  header.write(
    `${octal(
      header.reduce((sum, byte) => sum + byte, 0),
      7,
    )} `,
    148,
  )
  return [header, content, Buffer.alloc((512 - (content.length % 512)) % 512)]
}

function octal(value: number, length: number): string {
  return `${value.toString(8).padStart(length - 1, '0')}\0`
}
