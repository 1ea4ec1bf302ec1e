import { cellStates, type ComparedRows, type MirrorRuleDraft } from '../../api/rows.ts'
import type { CopyItem } from '../../api/images.ts'
import type { Steps } from '../../catalog/questions/steps.ts'
import type { CatalogTables } from '../../catalog/tables/catalog-tables.ts'
import { globOf } from '../../health/garbage/glob.ts'
import { compareTags } from '../compare-tags.ts'

/** What a rule means for one target, as far as the catalogs tell. */
export interface MirrorSelection {
  /** Tags that are copied, by repository. */
  readonly items: readonly CopyItem[]
  readonly tags: number
  readonly missing: number
  readonly differing: number
  readonly newer: number
  readonly same: number
  readonly untold: number
  /** False where there is more than one copy takes: the rest is left for the next run. */
  readonly isWhole: boolean
}

/** Which tags a rule copies from a store to another one. */
export function* mirrorSelection(
  from: CatalogTables,
  to: CatalogTables,
  rule: Pick<MirrorRuleDraft, 'repositories' | 'tags' | 'differing'>,
): Steps<MirrorSelection> {
  const repositories = rule.repositories.map(globOf)
  const tagGlobs = rule.tags.map(globOf)
  const items = new Items()
  const counts = { tags: 0, missing: 0, differing: 0, newer: 0, same: 0, untold: 0 }
  for (const part of compareTags([from, to], mostRows)) {
    yield
    for (const { name, first, end } of part === undefined ? [] : repositoriesOf(part)) {
      if (part === undefined || !repositories.some((glob) => glob.fits(name))) continue
      yield
      for (let row = first; row < end; row += 1) take(part, name, row)
    }
  }
  return { items: items.all, ...counts, isWhole: items.isWhole }

  function take(part: ComparedRows, repository: string, row: number): void {
    const [base, state] = [part.states[2 * row], part.states[2 * row + 1] ?? cellStates.unread]
    if (base === cellStates.missing) return
    const tag = textAt(part.tagBytes, part.tagEnds, row)
    if (tagGlobs.length > 0 && !tagGlobs.some((glob) => glob.fits(tag))) return
    counts.tags += 1
    if (base !== cellStates.present || state >= cellStates.unread) counts.untold += 1
    else if (state === cellStates.missing) {
      counts.missing += 1
      items.add(repository, tag)
    } else if (state === cellStates.differs) {
      counts.differing += 1
      if ((part.pushedAtMs[2 * row + 1] ?? 0) > (part.pushedAtMs[2 * row] ?? 0)) counts.newer += 1
      if (rule.differing === 'move') items.add(repository, tag)
    } else counts.same += 1
  }
}

const mostRows = 5_000_000
/** Of one copy: see `startCopy`. */
const mostItems = 10_000
const mostTags = 100_000
const mostTagsOfItem = 10_000

class Items {
  readonly all: { readonly repository: string; readonly tags: string[] }[] = []
  isWhole = true
  #tags = 0

  add(repository: string, tag: string): void {
    const last = this.all.at(-1)
    const fits = last?.repository === repository && last.tags.length < mostTagsOfItem
    if (this.#tags === mostTags || (!fits && this.all.length === mostItems)) {
      this.isWhole = false
      return
    }
    this.#tags += 1
    if (fits) last.tags.push(tag)
    else this.all.push({ repository, tags: [tag] })
  }
}

function* repositoriesOf(part: ComparedRows) {
  for (let at = 0; at < part.repositoryEnds.length; at += 1) {
    yield {
      name: textAt(part.repositoryBytes, part.repositoryEnds, at),
      first: part.firstRow[at] ?? 0,
      end: part.firstRow[at + 1] ?? part.tagEnds.length,
    }
  }
}

function textAt(bytes: Uint8Array, ends: Uint32Array, at: number): string {
  const from = at === 0 ? 0 : (ends[at - 1] ?? 0)
  return Buffer.from(bytes.buffer, bytes.byteOffset + from, (ends[at] ?? 0) - from).toString('utf8')
}
