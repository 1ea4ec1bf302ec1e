import { guidePageNames, type GuidePageName } from '../../guide/page-names.ts'
import type { GuidePage } from '../../guide/page.ts'

export interface GuideHit {
  readonly page: GuidePageName
  readonly at: string
  readonly pageTitle: string
  readonly title: string
  /** Words around the first hit; empty where only the title has it. */
  readonly excerpt: string
}

const mostHits = 40
const around = 60

/**
 * Sections that have every word that was typed, in any case: those whose title has all of them first, otherwise in the
 * order of the guide. At most 40.
 */
export function searchGuide(pages: Readonly<Record<string, GuidePage>>, typed: string): readonly GuideHit[] {
  const words = typed
    .toLowerCase()
    .split(/\s+/)
    .filter((word) => word !== '')
  if (words.length === 0) return []
  const [inTitles, inTexts]: [GuideHit[], GuideHit[]] = [[], []]
  for (const name of guidePageNames) {
    const page = pages[name]
    for (const { id, title, text } of page?.sections ?? []) {
      const heading = `${title} ${id}`.toLowerCase()
      const low = text.toLowerCase()
      if (!words.every((word) => heading.includes(word) || low.includes(word))) continue
      const hit = {
        page: name,
        at: id,
        pageTitle: page?.title ?? '',
        title,
        excerpt: excerptOf(text, low, words),
      }
      if (words.every((word) => heading.includes(word))) inTitles.push(hit)
      else inTexts.push(hit)
    }
  }
  return [...inTitles, ...inTexts].slice(0, mostHits)
}

function excerptOf(text: string, low: string, words: readonly string[]): string {
  const at = words.map((word) => low.indexOf(word)).find((index) => index >= 0)
  if (at === undefined) return text.slice(0, 2 * around)
  const from = Math.max(0, at - around)
  const to = at + 2 * around
  return `${from > 0 ? '…' : ''}${text.slice(from, to)}${to < text.length ? '…' : ''}`
}
