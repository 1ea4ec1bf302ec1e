import { describe, expect, it } from 'vitest'

import { asRepositoryName, type Digest } from '../../../drivers/common/names.ts'
import { markOf } from '../../../electron/catalog/questions/mark.ts'
import { revisionFates } from '../../../electron/catalog/questions/mark-model.ts'
import { atOnce } from '../../../electron/catalog/questions/steps.ts'
import { digestAt } from '../../../electron/catalog/tables/digests.ts'
import { repositoryOf } from '../../../electron/catalog/tables/lookups.ts'
import { nameAt } from '../../../electron/catalog/tables/names.ts'
import { referencedDigests } from '../../../electron/registry/manifests/manifest.ts'
import { randomStore, type RandomStore } from './random-store.ts'

const seeds = Array.from({ length: 25 }, (_, seed) => seed)
const rootKey = 'docker/registry/v2'

describe('the mark of a garbage collection', () => {
  it.each(seeds.flatMap((seed) => [false, true].map((deleteUntagged) => ({ seed, deleteUntagged }))))(
    'is that of brute force in store $seed, deleteUntagged $deleteUntagged',
    ({ seed, deleteUntagged }) => {
      const store = randomStore(seed)
      const { tables } = store.facts
      const mark = atOnce(markOf(store.facts, { deleteUntagged, rootKey }))
      const byHand = markByHand(store, deleteUntagged)
      const stored = [...tables.blobs.digest].map((id) => digestAt(tables.digests, id))
      expect(stored.filter((_, row) => mark.blobs[row] === 1)).toEqual(
        stored.filter((digest) => byHand.marked.has(digest)),
      )
      const gone = (store.content.blobs ?? []).filter(({ digest }) => !byHand.marked.has(digest))
      expect(mark.totals).toEqual({
        marked: byHand.marked.size,
        eligibleBlobs: gone.length,
        eligibleBytes: gone.reduce((sum, { sizeBytes = 0 }) => sum + sizeBytes, 0),
        eligibleManifests: byHand.taken.size,
      })
      const taken = [...mark.revisions.keys()]
        .filter((row) => mark.revisions[row] === revisionFates.taken)
        .map((row) => {
          const repository = nameAt(tables.repositories.names, repositoryOf(tables, 'revisions', row))
          return `${repository}@${digestAt(tables.digests, tables.revisions.digest[row] ?? 0)}`
        })
      expect(new Set(taken)).toEqual(byHand.taken)
      expect(new Set(mark.obstacles.map((each) => JSON.stringify(each)))).toEqual(byHand.obstacles)
      expect(mark.obstacleCount).toBe(mark.obstacles.length)
    },
  )
})

function markByHand({ content, manifests, facts }: RandomStore, deleteUntagged: boolean) {
  const blobs = new Set((content.blobs ?? []).map(({ digest }) => digest))
  const marked = new Set<string>()
  const taken = new Set<string>()
  const obstacles = new Set<string>()
  const stop = (kind: string, more: object): void => void obstacles.add(JSON.stringify({ kind, ...more }))
  for (const { name, tags = [], revisions = [], layerLinks = [] } of content.repositories ?? []) {
    if (layerLinks.length === 0) continue
    if (asRepositoryName(name) === undefined) {
      stop('repositoryName', { repository: name })
      continue
    }
    const there = revisions.filter(({ digest }) => blobs.has(digest))
    if (deleteUntagged && there.length > 0) {
      if (tags.length === 0) stop('noTags', { repository: name })
      for (const { name: tag, current } of tags) {
        if (current === undefined) stop('unreadTagLink', { repository: name, tag })
      }
    }
    for (const { digest } of there) {
      if (deleteUntagged && !tags.some(({ current }) => current === digest)) {
        taken.add(`${name}@${digest}`)
        continue
      }
      marked.add(digest)
      const isRead = facts.columns.findManifest(digest as Digest) >= 0
      const manifest = isRead ? manifests.find((each) => each.digest === digest)?.manifest : undefined
      if (manifest === undefined) stop('unreadManifest', { repository: name, digest })
      else for (const each of referencedDigests(manifest)) marked.add(each)
    }
  }
  return { marked, taken, obstacles }
}
