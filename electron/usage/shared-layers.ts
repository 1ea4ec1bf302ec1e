import type { SharedLayer } from '../api/rows.ts'
import { mostSharedLayers } from '../api/rows/usage.ts'
import { roleCode } from '../catalog/manifests/codes.ts'
import type { Belonging } from '../catalog/questions/belonging.ts'
import { joinDigests } from '../catalog/questions/digest-join.ts'
import { rowsAStep, type Steps } from '../catalog/questions/steps.ts'
import type { StoreFacts } from '../catalog/questions/store-facts.ts'
import { digestAt, findDigest, noDigest } from '../catalog/tables/digests.ts'
import { repositoryOf, rowsOfDigest } from '../catalog/tables/lookups.ts'
import { nameAt } from '../catalog/tables/names.ts'

/** The blobs of which sharing saves most. */
export function* sharedLayersOf(facts: StoreFacts, belonging: Belonging): Steps<readonly SharedLayer[]> {
  const { tables } = facts
  const best = yield* bestOf(facts, belonging)
  const tags = yield* tagsTo(facts, belonging, new Set(best.map(({ id }) => id)))
  const join = yield* joinDigests(facts)
  const layers: SharedLayer[] = []
  for (const { id, savedBytes } of best) {
    layers.push({
      digest: digestAt(tables.digests, id),
      sizeBytes: belonging.sizeBytes[id] ?? 0,
      uses: belonging.uses[id] ?? 0,
      repositories: belonging.repositories[id] ?? 0,
      tags: tags.get(id) ?? 0,
      savedBytes,
      ...exampleOf(facts, join.own[id] ?? noDigest),
    })
    // An example may take a thousand looks.
    yield
  }
  return layers
}

interface Saving {
  readonly id: number
  readonly savedBytes: number
}

function* bestOf({ tables }: StoreFacts, { uses }: Belonging): Steps<readonly Saving[]> {
  const { digest, sizeBytes } = tables.blobs
  const best: Saving[] = []
  for (let row = 0; row < digest.length; row += 1) {
    if (row % rowsAStep === 0) yield
    const id = digest[row] ?? 0
    const savedBytes = (sizeBytes[row] ?? 0) * ((uses[id] ?? 0) - 1)
    if (savedBytes <= 0 || savedBytes <= (best[mostSharedLayers - 1]?.savedBytes ?? 0)) continue
    let place = best.length
    while (place > 0 && (best[place - 1]?.savedBytes ?? 0) < savedBytes) place -= 1
    best.splice(place, 0, { id, savedBytes })
    if (best.length > mostSharedLayers) best.pop()
  }
  return best
}

/** How many tags lead to each of the wanted, by what manifests list. What several tags lead to is gone through once. */
function* tagsTo(
  { tables }: StoreFacts,
  { content }: Belonging,
  wanted: ReadonlySet<number>,
): Steps<ReadonlyMap<number, number>> {
  const { first } = tables.uses.tags
  const found = new Map<number, number>()
  const reachedBy = new Uint32Array(Math.max(0, first.length - 1))
  const open: number[] = []
  for (let start = 0; start + 1 < first.length; start += 1) {
    if (start % rowsAStep === 0) yield
    const tags = (first[start + 1] ?? 0) - (first[start] ?? 0)
    if (tags === 0) continue
    const reach = (id: number): void => {
      if (id === noDigest || reachedBy[id] === start + 1) return
      reachedBy[id] = start + 1
      if (wanted.has(id)) found.set(id, (found.get(id) ?? 0) + tags)
      open.push(id)
    }
    reach(start)
    let gone = 0
    for (let id = open.pop(); id !== undefined; id = open.pop()) {
      if (gone % manifestsAStep === 0) yield
      gone += 1
      content.each(id, reach)
    }
  }
  return found
}

/** A manifest that names it and that a repository has: the newest that was read. */
function exampleOf(
  { tables, columns }: StoreFacts,
  own: number,
): Pick<SharedLayer, 'repository' | 'manifest'> {
  const none = { repository: '', manifest: '' }
  if (own === noDigest) return none
  let looked = 0
  for (const reference of columns.referencesTo(own)) {
    if (looked === mostLooked) return none
    looked += 1
    if (columns.references.role.at(reference) !== roleCode.layer) continue
    const row = columns.manifestOfReference(reference)
    const digest = columns.digests.digestAt(columns.manifests.digest.at(row))
    const id = findDigest(tables.digests, digest)
    const [revision] = id === noDigest ? [] : rowsOfDigest(tables.uses.revisions, id)
    if (revision === undefined) continue
    const repository = nameAt(tables.repositories.names, repositoryOf(tables, 'revisions', revision))
    return { repository, manifest: digest }
  }
  return none
}

const manifestsAStep = 256
const mostLooked = 1000
