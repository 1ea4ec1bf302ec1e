/**
 * A name that a bucket, an archive or a file brings, with what cannot be seen in it made visible: `invoice‹U+202E›fdp.exe`
 * for a name that would read as `invoiceexe.pdf`. Marks that turn the direction of a text, blanks without width, and
 * control characters are written by their numbers. What joins letters and emoji stays.
 */
export function visible(text: string): string {
  return text.replaceAll(hidden, (sign) => `‹U+${codeOf(sign).toString(16).toUpperCase().padStart(4, '0')}›`)
}

/** Control characters, lines and directions, and what has no width but ties nothing together. */
const hidden = /\p{Cc}|[\u00AD\u061C\u180E\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB]/gu

function codeOf(sign: string): number {
  return sign.codePointAt(0) ?? 0
}
