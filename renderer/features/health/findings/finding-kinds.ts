import type { FindingKind, VerificationResult } from '../../../../electron/api/rows.ts'

/** In the order in which they are shown: what breaks pulls first, then what only takes room. */
export const findingKinds: readonly FindingKind[] = [
  'missingBlob',
  'corruptBlob',
  'wrongSize',
  'badManifest',
  'missingRevision',
  'missingChild',
  'missingLayerLink',
  'tagWithoutLink',
  'badLink',
  'unreadable',
  'danglingRevision',
  'danglingLayerLink',
  'ghostRepository',
  'staleUpload',
  'stalePart',
  'strangeKey',
]

/** Kinds that are counted together. */
export const findingGroups = {
  missing: ['missingBlob'],
  corrupt: ['corruptBlob', 'wrongSize'],
  dangling: ['danglingRevision', 'danglingLayerLink'],
  stale: ['staleUpload', 'stalePart'],
} as const satisfies Readonly<Record<string, readonly FindingKind[]>>
export type FindingGroup = keyof typeof findingGroups

export const findingGroupNames = ['missing', 'corrupt', 'dangling', 'stale'] as const

/** What an address narrows findings to; undefined where it says nothing that is known. */
export function kindsOf(text: string | undefined): readonly FindingKind[] | undefined {
  const group = findingGroupNames.find((name) => name === text)
  if (group !== undefined) return findingGroups[group]
  const kind = findingKinds.find((name) => name === text)
  return kind === undefined ? undefined : [kind]
}

export interface FindingCount {
  readonly count: number
  readonly sizeBytes: number
}

/** How many findings of some kinds there are, and the bytes that they are about. */
export function countOf(
  { counts }: Pick<VerificationResult, 'counts'>,
  kinds: readonly FindingKind[] = findingKinds,
): FindingCount {
  let count = 0
  let sizeBytes = 0
  for (const each of counts) {
    if (!kinds.includes(each.kind)) continue
    count += each.count
    sizeBytes += each.sizeBytes
  }
  return { count, sizeBytes }
}

/** Kinds that no registry can serve around. Whether one finding breaks a pull is told by its severity. */
const breaking: ReadonlySet<FindingKind> = new Set([
  'missingBlob',
  'corruptBlob',
  'wrongSize',
  'badManifest',
  'missingRevision',
  'missingChild',
  'missingLayerLink',
  'tagWithoutLink',
  'badLink',
])

export function severityOf(kind: FindingKind): 'error' | 'warning' {
  return breaking.has(kind) ? 'error' : 'warning'
}

/** The worst of what a verification found; undefined where it found nothing. */
export function worstOf({
  counts,
  brokenTags,
}: Pick<VerificationResult, 'counts' | 'brokenTags'>): 'error' | 'warning' | undefined {
  const found = counts.filter(({ count }) => count > 0)
  if (brokenTags > 0 || found.some(({ kind }) => severityOf(kind) === 'error')) return 'error'
  return found.length > 0 ? 'warning' : undefined
}

/** Whether the same blob from elsewhere mends it. */
export function isAboutContent(kind: FindingKind): boolean {
  return aboutContent.has(kind)
}

const aboutContent: ReadonlySet<FindingKind> = new Set([
  'missingBlob',
  'corruptBlob',
  'wrongSize',
  'missingChild',
])
