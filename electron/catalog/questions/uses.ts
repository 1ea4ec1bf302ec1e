import { asDigest, type Digest } from '../../../drivers/common/names.ts'
import { referenceRoles, roleCode } from '../manifests/codes.ts'
import { digestAt, digestsWithPrefix, findDigest, noDigest } from '../tables/digests.ts'
import { repositoryOf, rowsOfDigest } from '../tables/lookups.ts'
import { nameAt } from '../tables/names.ts'
import { coverageOf, isWhole } from './coverage.ts'
import type { Steps } from './steps.ts'
import { otherDigests, type StoreFacts } from './store-facts.ts'

export type UseRole = 'manifest' | (typeof referenceRoles)[number]

/** That a manifest of a repository refers to a digest, and which tags lead to this manifest. */
export interface DigestUse {
  readonly digest: Digest
  readonly role: UseRole
  readonly repository: string
  /** The manifest that refers to it; itself where it is a manifest (role `manifest`). */
  readonly manifest: Digest
  /** False where a tag leads to the manifest in a repository that has no link file for it. */
  readonly linked: boolean
  readonly tags: readonly LeadingTag[]
}

/** `index`: it leads to an index of the manifest; `subject`: to the manifest that this one is about. */
export interface LeadingTag {
  readonly tag: string
  /** What the tag leads to. */
  readonly manifest: Digest
  readonly through: 'itself' | 'index' | 'subject'
}

export interface DigestUses {
  /** All digests that the text may mean. */
  readonly digests: readonly Digest[]
  readonly uses: readonly DigestUse[]
  /** False where not all are told, or where manifests or tags are not known: there may be more. */
  readonly complete: boolean
}

/**
 * Which manifests use a digest, and so which tags lead to it. `text` is a digest, or at least 8 of its first hexadecimal
 * digits with or without the algorithm; where it may mean several, the uses of each are told.
 *
 * A tag leads to what its index lists, at any depth: the registry's garbage collection keeps it for this tag. It leads to
 * a referrer in the same repository alone, since a registry looks for referrers there. Each manifest is looked at once,
 * so what refers to itself in a circle ends.
 */
export function* usesOf(facts: StoreFacts, text: string, most = mostUses): Steps<DigestUses> {
  const digests = digestsMeant(facts, text)
  const coverage = yield* coverageOf(facts)
  const leading = new LeadingTags(facts)
  const uses: DigestUse[] = []
  let complete = digests.length < mostDigests && isWhole(coverage) && coverage.unknownTags === 0
  for (const digest of digests) {
    for (const { manifest, role, within } of referencesTo(facts, digest)) {
      yield
      if (uses.length >= most) {
        complete = false
        continue
      }
      for (const use of leading.usesBy(digest, manifest, role, within)) uses.push(use)
    }
  }
  return { digests, uses: uses.slice(0, most), complete: complete && uses.length <= most && leading.complete }
}

/** The digests that a text may mean, in the store or in what its manifests name. Fewer than 4 digits mean too much. */
export function digestsMeant({ tables, columns }: StoreFacts, text: string): readonly Digest[] {
  const whole = asDigest(text)
  if (whole !== undefined) return [whole]
  const [, algorithm, hex] = /^(?:(sha256|sha384|sha512):)?([0-9a-f]{4,128})$/.exec(text) ?? []
  if (hex === undefined) return []
  const found = new Set(
    digestsWithPrefix(tables.digests, text, mostDigests).map((id) => digestAt(tables.digests, id)),
  )
  if (algorithm === undefined || algorithm === 'sha256') {
    for (const id of columns.digests.withPrefix(hex, mostDigests)) found.add(columns.digests.digestAt(id))
  }
  for (const digest of columns.digests.others) {
    if (
      digest.startsWith(
        algorithm === undefined ? hex : text,
        algorithm === undefined ? digest.indexOf(':') + 1 : 0,
      )
    )
      found.add(digest)
  }
  return [...found].slice(0, mostDigests)
}

const mostUses = 10_000
const mostDigests = 100

interface ReferenceTo {
  /** A manifest by its row in the columns, or a digest that was not read. */
  readonly manifest: Digest
  readonly role: UseRole
  /** The only repository where it counts. */
  readonly within?: number
}

/** Direct references: the manifest itself, and each manifest once for each role. */
function* referencesTo(facts: StoreFacts, digest: Digest): Generator<ReferenceTo> {
  const { tables, columns } = facts
  const id = findDigest(tables.digests, digest)
  if (id !== noDigest && rowsOfDigest(tables.uses.revisions, id).length > 0) {
    yield { manifest: digest, role: 'manifest' }
  }
  yield* namesOf(digest)
  if (id === noDigest) return
  // Content that was pushed by another algorithm: its layer link names the blob.
  for (const [other, name] of otherDigests(tables)) {
    if (other === id) continue
    for (const row of rowsOfDigest(tables.uses.layerLinks, other)) {
      if (tables.layerLinks.target[row] !== id) continue
      const within = repositoryOf(tables, 'layerLinks', row)
      for (const each of namesOf(name)) {
        if (each.role === 'config' || each.role === 'layer') yield { ...each, within }
      }
    }
  }

  function* namesOf(named: Digest): Generator<ReferenceTo> {
    const own = columns.digests.find(named)
    if (own === noDigest) return
    const seen = new Set<number>()
    for (const reference of columns.referencesTo(own)) {
      const row = columns.manifestOfReference(reference)
      const code = columns.references.role.at(reference)
      const key = row * referenceRoles.length + code
      if (seen.has(key)) continue
      seen.add(key)
      const role = referenceRoles[code]
      if (role !== undefined) {
        yield { manifest: columns.digests.digestAt(columns.manifests.digest.at(row)), role }
      }
    }
  }
}

/** Repositories by row. Undefined: all. */
type Within = ReadonlySet<number> | undefined

interface Found {
  readonly tag: number
  readonly repository: number
  readonly manifest: number
  readonly through: LeadingTag['through']
}

/** Finds the tags that lead to manifests, and remembers what it found. IDs are those of the tables. */
class LeadingTags {
  /** False once there is too much above a manifest. */
  complete = true
  readonly #facts: StoreFacts
  readonly #found = new Map<Digest, readonly Found[]>()

  constructor(facts: StoreFacts) {
    this.#facts = facts
  }

  /** One use for each repository that has the manifest, or a tag that leads to it. */
  usesBy(digest: Digest, manifest: Digest, role: UseRole, within: number | undefined): readonly DigestUse[] {
    const { tables } = this.#facts
    const id = findDigest(tables.digests, manifest)
    const linked = new Set<number>()
    if (id !== noDigest) {
      for (const row of rowsOfDigest(tables.uses.revisions, id))
        linked.add(repositoryOf(tables, 'revisions', row))
    }
    const tags = new Map<number, LeadingTag[]>()
    for (const repository of linked) tags.set(repository, [])
    for (const found of this.#tagsTo(manifest)) {
      const there = tags.get(found.repository) ?? []
      tags.set(found.repository, there)
      there.push({
        tag: nameAt(tables.tags.names, found.tag),
        manifest: digestAt(tables.digests, found.manifest),
        through: found.through,
      })
    }
    return [...tags]
      .filter(([repository]) => within === undefined || repository === within)
      .sort(([a], [b]) => a - b)
      .map(([repository, leading]) => ({
        digest,
        role,
        repository: nameAt(tables.repositories.names, repository),
        manifest,
        linked: linked.has(repository),
        tags: leading,
      }))
  }

  #tagsTo(manifest: Digest): readonly Found[] {
    let found = this.#found.get(manifest)
    if (found === undefined) this.#found.set(manifest, (found = [...new Map(this.#climb(manifest)).values()]))
    return found
  }

  /** By tag: the first way found is the shortest. */
  *#climb(manifest: Digest): Generator<readonly [tag: number, Found]> {
    const { tables, columns } = this.#facts
    const told = new Set<number>()
    const reached = new Map<Digest, Within>()
    const queue: {
      readonly manifest: Digest
      readonly within: Within
      readonly through: Found['through']
    }[] = [{ manifest, within: undefined, through: 'itself' }]
    for (let at = 0; at < queue.length && at < mostReached; at += 1) {
      const step = queue[at]
      if (step === undefined || !widens(reached, step.manifest, step.within)) continue
      const id = findDigest(tables.digests, step.manifest)
      if (id !== noDigest) {
        for (const tag of rowsOfDigest(tables.uses.tags, id)) {
          const repository = repositoryOf(tables, 'tags', tag)
          if (told.has(tag) || step.within?.has(repository) === false) continue
          told.add(tag)
          yield [tag, { tag, repository, manifest: id, through: step.through }]
        }
      }
      const own = columns.digests.find(step.manifest)
      if (own === noDigest) continue
      for (const reference of columns.referencesTo(own)) {
        if (columns.references.role.at(reference) !== roleCode.child) continue
        const row = columns.manifestOfReference(reference)
        const index = columns.digests.digestAt(columns.manifests.digest.at(row))
        queue.push({
          manifest: index,
          within: step.within,
          through: step.through === 'itself' ? 'index' : step.through,
        })
      }
      const subject = subjectOf(this.#facts, own)
      if (subject !== undefined) {
        queue.push({
          manifest: subject,
          within: both(step.within, this.#repositoriesWith(id)),
          through: 'subject',
        })
      }
    }
    if (queue.length > mostReached) this.complete = false
  }

  #repositoriesWith(id: number): ReadonlySet<number> {
    const { tables } = this.#facts
    const found = new Set<number>()
    if (id === noDigest) return found
    for (const row of rowsOfDigest(tables.uses.revisions, id))
      found.add(repositoryOf(tables, 'revisions', row))
    return found
  }
}

/** Manifests that are looked at above one: no image is in so many indexes. */
const mostReached = 20_000

/** Whether a manifest was not reached before in these repositories; notes that it is. */
function widens(reached: Map<Digest, Within>, manifest: Digest, within: Within): boolean {
  if (!reached.has(manifest)) {
    reached.set(manifest, within)
    return true
  }
  const before = reached.get(manifest)
  if (before === undefined) return false
  if (within !== undefined && [...within].every((each) => before.has(each))) return false
  reached.set(manifest, within === undefined ? undefined : new Set([...before, ...within]))
  return true
}

function both(a: Within, b: ReadonlySet<number>): ReadonlySet<number> {
  return a === undefined ? b : new Set([...b].filter((each) => a.has(each)))
}

function subjectOf({ columns }: StoreFacts, own: number): Digest | undefined {
  const row = columns.manifestRows.get(own) - 1
  if (row < 0) return undefined
  // It stands last.
  const last = columns.manifests.first.at(row + 1) - 1
  if (last < columns.manifests.first.at(row)) return undefined
  if (columns.references.role.at(last) !== roleCode.subject) return undefined
  return columns.digests.digestAt(columns.references.digest.at(last))
}
