import type { Digest } from '../../../drivers/common/names.ts'
import type { Annotations } from '../../registry/manifests/manifest.ts'
import { roleCode } from '../manifests/codes.ts'
import { readExtras } from '../manifests/extras.ts'
import { digestAt, noDigest } from '../tables/digests.ts'
import { repositoryOf, rowsOfDigest } from '../tables/lookups.ts'
import { nameAt, type Names } from '../tables/names.ts'
import { presentManifests } from './present-manifests.ts'
import { scanTexts } from './scan-names.ts'
import type { CatalogQuery } from './search-query.ts'
import { rowsAStep, type Steps } from './steps.ts'
import type { StoreFacts } from './store-facts.ts'

/** What of a manifest matched: its type, or an annotation or label with the name. */
export interface ManifestMatch {
  readonly what: 'artifactType' | 'mediaType' | 'annotation' | 'label'
  /** `name=value` of an annotation or label. */
  readonly text: string
}

interface FoundManifest {
  readonly repository: string
  readonly digest: Digest
  readonly match: ManifestMatch
}

export interface FoundManifests {
  readonly found: readonly FoundManifest[]
  readonly count: number
  /** False where there are more than were counted. */
  readonly counted: boolean
}

/** Finds manifests by what they say of themselves, with all words in one of their types, annotations or labels. */
export function* searchManifests(facts: StoreFacts, query: CatalogQuery): Steps<FoundManifests> {
  const { columns } = facts
  // A letter or two are in every media type.
  if (query.isPair || query.texts.join('').length < fewestLetters)
    return { found: [], count: 0, counted: true }
  const search = new ManifestSearch(facts, yield* presentManifests(facts), query.texts)
  yield* search.types()
  yield* search.extras(namesOf(columns.manifests), (row) => search.annotationsOf(row))
  yield* search.extras(namesOf(columns.configs), (row) => search.labelsOf(row))
  return search
}

class ManifestSearch implements FoundManifests {
  readonly found: FoundManifest[] = []
  count = 0
  counted = true
  readonly #facts: StoreFacts
  /** By manifest: its digest ID in the tables. */
  readonly #present: Uint32Array
  readonly #texts: readonly string[]

  constructor(facts: StoreFacts, present: Uint32Array, texts: readonly string[]) {
    this.#facts = facts
    this.#present = present
    this.#texts = texts.map((text) => text.toLowerCase())
  }

  *types(): Steps<void> {
    const { shapes, manifests } = this.#facts.columns
    const matches = new Map<number, ManifestMatch>()
    for (let id = 0; id < shapes.count; id += 1) {
      const { artifactType, mediaType } = shapes.at(id)
      if (artifactType !== undefined && this.#has(artifactType)) {
        matches.set(id, { what: 'artifactType', text: artifactType })
      } else if (this.#has(mediaType)) matches.set(id, { what: 'mediaType', text: mediaType })
    }
    if (matches.size === 0) return
    for (let row = 0; row < this.#present.length; row += 1) {
      if (row % rowsAStep === 0) yield
      const match = matches.get(manifests.shape.at(row))
      if (match !== undefined) this.#add(row, match)
    }
  }

  /** Looks for the longest word in what rows have in JSON, and for all of them in what that says. */
  *extras(names: Names, check: (row: number) => void): Steps<void> {
    const [longest] = this.#texts.toSorted((a, b) => b.length - a.length)
    if (longest === undefined) return
    const rows = new Set<number>()
    for (const _ of scanTexts(names, longest, (row) => rows.add(row))) {
      yield
      if (rows.size > mostChecked) break
    }
    if (rows.size > mostChecked) this.counted = false
    for (const row of [...rows].slice(0, mostChecked)) check(row)
  }

  annotationsOf(row: number): void {
    this.#addMatching(readExtras(this.#facts.columns.extrasOf('manifests', row)).annotations, 'annotation', [
      row,
    ])
  }

  labelsOf(row: number): void {
    const { columns } = this.#facts
    const labels = readExtras(columns.extrasOf('configs', row)).annotations
    const manifests = new Set<number>()
    for (const reference of columns.referencesTo(columns.configs.digest.at(row))) {
      if (columns.references.role.at(reference) !== roleCode.config) continue
      manifests.add(columns.manifestOfReference(reference))
      if (manifests.size >= mostOfOneConfig) break
    }
    this.#addMatching(labels, 'label', manifests)
  }

  #addMatching(values: Annotations, what: ManifestMatch['what'], rows: Iterable<number>): void {
    for (const [name, value] of Object.entries(values)) {
      const text = `${name}=${value}`
      if (!this.#has(text)) continue
      for (const row of rows) this.#add(row, { what, text: text.slice(0, longestText) })
      return
    }
  }

  #add(row: number, match: ManifestMatch): void {
    const { tables } = this.#facts
    const id = this.#present[row] ?? noDigest
    if (id === noDigest) return
    this.count += 1
    if (this.found.length >= mostFound) return
    const [revision] = rowsOfDigest(tables.uses.revisions, id)
    if (revision === undefined) return
    const repository = nameAt(tables.repositories.names, repositoryOf(tables, 'revisions', revision))
    this.found.push({ repository, digest: digestAt(tables.digests, id), match })
  }

  #has(text: string): boolean {
    const inLower = text.toLowerCase()
    return this.#texts.every((word) => inLower.includes(word))
  }
}

/** The extras of rows, as names. */
function namesOf({
  extras,
  extraEnds,
}: {
  readonly extras: { readonly values: Uint8Array }
  readonly extraEnds: { readonly values: Uint32Array; readonly length: number }
}): Names {
  return { bytes: extras.values, ends: extraEnds.values.subarray(0, extraEnds.length) }
}

const fewestLetters = 3
/** Rows of which the JSON is read. */
const mostChecked = 500
const mostFound = 200
const mostOfOneConfig = 20
const longestText = 300
