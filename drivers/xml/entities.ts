/** Replaces XML's five named entities and character references. Others stay as they are. */
export function decodeEntities(text: string): string {
  return text.replace(
    /&(?:#x([0-9a-fA-F]{1,6})|#([0-9]{1,7})|(amp|lt|gt|quot|apos));/g,
    (whole, hex, decimal, name) => {
      if (name !== undefined) return namedEntities[name as keyof typeof namedEntities]
      const codePoint =
        hex === undefined ? Number.parseInt(String(decimal), 10) : Number.parseInt(String(hex), 16)
      return codePoint <= 0x10ffff ? String.fromCodePoint(codePoint) : whole
    },
  )
}

const namedEntities = { amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" } as const
