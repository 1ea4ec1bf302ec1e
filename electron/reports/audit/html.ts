/**
 * A text of a bucket as text of HTML, in content and in quoted attributes. What cannot be seen, and what turns the direction
 * of a text, is written by its number.
 */
export function escaped(text: string): string {
  return text.replaceAll(hidden, numbered).replaceAll(/[&<>"']/g, (sign) => entities[sign] ?? '')
}

/** Control characters, lines and directions, what has no width, and halves of signs. */
const hidden =
  /[\p{Cc}\p{Cs}\u00AD\u061C\u180E\u200B\u200E\u200F\u2028-\u202E\u2060-\u206F\uFEFF\uFFF9-\uFFFB]/gu

function numbered(sign: string): string {
  return `‹U+${(sign.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}›`
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
}

/** A cell: plain text, a number that stands at the end of its column, or a name as it is in the bucket. */
export type HtmlCell = string | { readonly end: string } | { readonly name: string }

/** A table, a piece for each row. Long names break; the first column heads its row. */
export function* table(
  caption: string,
  heads: readonly HtmlCell[],
  rows: Iterable<readonly HtmlCell[]>,
): Generator<string> {
  // A table that is wider than the window scrolls by itself, and then takes the focus.
  yield `<div class="wide" tabindex="0" role="region" aria-label="${escaped(caption)}"><table><thead><tr>`
  for (const head of heads) yield `<th scope="col"${classOf(head)}>${textOf(head)}</th>`
  yield '</tr></thead><tbody>\n'
  for (const row of rows) {
    yield `<tr>${row.map((cell, at) => cellOf(cell, at === 0)).join('')}</tr>\n`
  }
  yield '</tbody></table></div>\n'
}

/** What is called what, as a list of definitions. */
export function facts(rows: readonly (readonly [name: string, value: HtmlCell])[]): string {
  const lines = rows.map(
    ([name, value]) => `<div><dt>${escaped(name)}</dt><dd${classOf(value)}>${textOf(value)}</dd></div>`,
  )
  return `<dl>${lines.join('')}</dl>\n`
}

export function paragraph(text: string, tone?: 'warning' | 'error' | 'minor'): string {
  return `<p${tone === undefined ? '' : ` class="${tone}"`}>${escaped(text)}</p>\n`
}

function cellOf(cell: HtmlCell, isFirst: boolean): string {
  return isFirst
    ? `<th scope="row"${classOf(cell)}>${textOf(cell)}</th>`
    : `<td${classOf(cell)}>${textOf(cell)}</td>`
}

function classOf(cell: HtmlCell): string {
  if (typeof cell === 'string') return ''
  return 'end' in cell ? ' class="end"' : ' class="name"'
}

function textOf(cell: HtmlCell): string {
  if (typeof cell === 'string') return escaped(cell)
  return escaped('end' in cell ? cell.end : cell.name)
}
