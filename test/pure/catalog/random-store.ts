import type { Digest } from '../../../drivers/common/names.ts'
import {
  tablesOfContent,
  type BlobContent,
  type RepositoryContent,
  type StoreContent,
} from '../../../electron/catalog/build/tables-of-content.ts'
import { ManifestColumns } from '../../../electron/catalog/manifests/manifest-columns.ts'
import type { StoreFacts } from '../../../electron/catalog/questions/store-facts.ts'
import type { ManifestFacts } from '../../../electron/registry/manifests/manifest-facts.ts'
import { referencedDigests } from '../../../electron/registry/manifests/manifest.ts'
import { descriptor, digestOf, image, indexOf } from './made-manifests.ts'

/** A store that came about by chance, as it is and as it is known. */
export interface RandomStore {
  readonly content: StoreContent
  readonly manifests: readonly ManifestFacts[]
  readonly facts: StoreFacts
}

/** The same store for the same seed: images that share layers, indexes in indexes, referrers, gaps of every kind. */
export function randomStore(seed: number, size = 40): RandomStore {
  const random = numbersFrom(seed)
  const some = <Item>(items: readonly Item[], most: number): readonly Item[] =>
    Array.from({ length: Math.floor(random() * (most + 1)) }, () => pick(items)).flat()
  const pick = <Item>(items: readonly Item[]): Item[] =>
    items.slice(Math.floor(random() * items.length)).slice(0, 1)
  const layers = Array.from({ length: size }, (_, at) => `layer ${at}`)
  const manifests: ManifestFacts[] = []
  for (let at = 0; at < size; at += 1) {
    const kind = random()
    const [subject] = random() < 0.3 ? pick(manifests) : []
    const about =
      subject === undefined
        ? {}
        : {
            subject: {
              mediaType: subject.manifest.mediaType,
              digest: subject.digest,
              size: subject.sizeBytes,
            },
          }
    if (kind < 0.3)
      manifests.push(indexOf([...new Set(some(manifests, 4))], { ...about, annotations: { at: `${at}` } }))
    else if (kind < 0.4) {
      const wide = [{ ...descriptor(`wide ${at % 5}`), digest: digestOf(`wide ${at % 5}`, 'sha512') }]
      manifests.push(image(`image ${at}`, [], { layers: wide, ...about }))
    } else manifests.push(image(`image ${at}`, some(layers, 6), about))
  }
  const repositories = Array.from({ length: Math.ceil(size / 8) }, (_, at): RepositoryContent => {
    const own = [...new Set(some(manifests, size / 2))]
    const tags = [...new Set(some(layers, 6))].map((name) => name.replace(' ', '-'))
    const needed = own.flatMap(({ manifest }) => referencedDigests(manifest)).filter(() => random() < 0.9)
    return {
      name: at === 3 && random() < 0.3 ? 'Not_A_Name' : `team/app-${at}`,
      revisions: own.map(({ digest }) => ({ digest, atMs: Math.floor(random() * 1e6) })),
      layerLinks: [...new Set(needed)].map((digest) => ({ digest, ...targetOf(digest) })),
      tags: tags.map((name) => ({
        name,
        pushedAtMs: Math.floor(random() * 1e6),
        ...(random() < 0.9
          ? { current: (pick(random() < 0.8 ? own : manifests)[0] ?? manifests[0])?.digest ?? '' }
          : {}),
      })),
    }
  })
  const named = new Set<Digest>(
    manifests.flatMap(({ digest, manifest }) => [digest, ...referencedDigests(manifest)]),
  )
  const blobs = [...named, digestOf('nobody names it')]
    .map((digest) => targetOf(digest).target ?? digest)
    .filter(() => random() < 0.9)
    .map((digest): BlobContent => ({ digest, sizeBytes: Math.floor(random() * 1e6) }))
  const content = { blobs: [...new Map(blobs.map((blob) => [blob.digest, blob])).values()], repositories }
  const columns = new ManifestColumns()
  const all = random() < 0.5
  for (const facts of manifests) if (all || random() < 0.9) columns.addManifest(facts)
  return { content, manifests, facts: { tables: tablesOfContent(content), columns } }
}

/** Content that was pushed by its SHA-512 is kept by its SHA-256. */
function targetOf(digest: string): { readonly target?: Digest } {
  return digest.startsWith('sha512:') ? { target: digestOf(`kept for ${digest}`) } : {}
}

export function numbersFrom(seed: number): () => number {
  let state = seed * 2654435761 + 1
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) | 0
    return (state >>> 0) / 2 ** 32
  }
}
