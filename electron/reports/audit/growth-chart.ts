import type { Growth } from '../../api/rows.ts'
import type { AuditFormat } from './format.ts'
import { escaped } from './html.ts'
import type { AuditTexts } from './texts/en.ts'

const widestBarPx = 48
const [widthPx, heightPx, leftPx, bottomPx, topPx] = [1000, 220, 70, 24, 12]

/** Bars of what is there by when it was written; the same numbers stand in a table below. */
export function growthChart({ step, periods }: Growth, t: AuditTexts, format: AuditFormat): string {
  let most = 0
  for (const { referencedBytes, unreferencedBytes } of periods) {
    most = Math.max(most, referencedBytes + unreferencedBytes)
  }
  if (most === 0) return ''
  const stepPx = (widthPx - leftPx) / periods.length
  const barPx = Math.min(widestBarPx, stepPx * 0.8)
  const heightOf = (bytes: number): number => (bytes / most) * (heightPx - bottomPx - topPx)
  const bars = periods.map(({ startMs, referencedBytes, unreferencedBytes }, at) => {
    const x = leftPx + at * stepPx + (stepPx - barPx) / 2
    const needed = heightOf(referencedBytes)
    const rest = heightOf(unreferencedBytes)
    const words = `${format.date(startMs)}: ${format.bytes(referencedBytes + unreferencedBytes)}`
    const base = heightPx - bottomPx
    return [
      `<g><title>${escaped(words)}</title>`,
      rect('bar', x, base - needed, barPx, needed),
      rect('rest', x, base - needed - rest, barPx, rest),
      '</g>',
    ].join('')
  })
  const [first] = periods
  const last = periods.at(-1)
  const axis = [
    label(leftPx - 8, topPx + 8, 'end', format.bytes(most)),
    label(leftPx - 8, heightPx - bottomPx, 'end', format.bytes(0)),
    label(leftPx, heightPx - 6, 'start', first === undefined ? '' : format.date(first.startMs)),
    label(widthPx - 4, heightPx - 6, 'end', last === undefined ? '' : format.date(last.startMs)),
  ]
  return [
    `<figure><svg viewBox="0 0 ${widthPx} ${heightPx}" role="img" aria-label="${escaped(t.growth[step])}">`,
    ...bars,
    ...axis,
    `</svg><figcaption>${escaped(t.growth[step])}</figcaption></figure>\n`,
  ].join('')
}

function rect(look: string, x: number, y: number, width: number, height: number): string {
  if (height <= 0) return ''
  return `<rect class="${look}" x="${px(x)}" y="${px(y)}" width="${px(width)}" height="${px(height)}"/>`
}

function label(x: number, y: number, anchor: 'start' | 'end', text: string): string {
  return `<text class="axis" x="${px(x)}" y="${px(y)}" text-anchor="${anchor}">${escaped(text)}</text>`
}

function px(value: number): string {
  return String(Math.round(value * 10) / 10)
}
