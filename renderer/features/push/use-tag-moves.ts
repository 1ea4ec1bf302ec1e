import { useMemo } from 'react'

import type { TagTarget } from '../../../electron/api/rows.ts'
import { useTagTargets, type WantedTags } from '../../api/drops/push-preview.ts'
import { useThrottled } from '../../parts/use-throttled.ts'
import { isFallbackTag, isTag } from '../../../drivers/common/names.ts'
import type { PlannedImage } from './push-plan.ts'

/** A tag of the store that the push would move to another digest. */
export interface TagMove {
  /** `adds`: it leads to a list of referrers, which gets those of the archive's. */
  readonly kind: 'moves' | 'adds'
  readonly image: string
  readonly repository: string
  readonly target: TagTarget & { readonly digest: string }
}

const askEveryMs = 400
const mostTags = 200

/** The tags of these rows that would move. While names are typed, the host is asked at most every so often. */
export function useTagMoves(store: string, chosen: readonly PlannedImage[]): readonly TagMove[] {
  // As a text it is the same for as long as it says the same.
  const asked = useThrottled(JSON.stringify(wantedTags(chosen)), false, askEveryMs)
  const wanted = useMemo(() => JSON.parse(asked) as readonly WantedTags[], [asked])
  const targets = useTagTargets(store, wanted)
  return useMemo(() => {
    const now = new Map<string, TagTarget>()
    for (const [index, { repository }] of wanted.entries()) {
      for (const target of targets[index] ?? []) now.set(`${repository}:${target.tag}`, target)
    }
    return movesOf(chosen, now)
  }, [chosen, wanted, targets])
}

/** `now` has what is known of each `repository:tag`. */
export function movesOf(
  chosen: readonly PlannedImage[],
  now: ReadonlyMap<string, TagTarget>,
): readonly TagMove[] {
  return chosen.flatMap(({ id, image, repository, tags }) =>
    tags.flatMap((tag) => {
      const target = now.get(`${repository}:${tag}`)
      if (target?.digest === undefined || target.digest === image.digest) return []
      const kind = image.kind === 'index' && isFallbackTag(tag) ? 'adds' : 'moves'
      return [{ kind, image: id, repository, target: { ...target, digest: target.digest } }]
    }),
  )
}

function wantedTags(chosen: readonly PlannedImage[]): readonly WantedTags[] {
  const byRepository = new Map<string, Set<string>>()
  for (const { repository, repositoryProblem, tags } of chosen) {
    if (repositoryProblem !== undefined) continue
    const known = byRepository.get(repository) ?? new Set<string>()
    for (const tag of tags) if (isTag(tag)) known.add(tag)
    byRepository.set(repository, known)
  }
  return [...byRepository]
    .map(([repository, tags]) => ({ repository, tags: [...tags].slice(0, mostTags) }))
    .filter(({ tags }) => tags.length > 0)
}
