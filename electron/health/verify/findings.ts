import type { FindingKind, RepositoryFindings, VerificationResult } from '../../api/rows.ts'
import { compareFindings, kindsInOrder, mostFindings, type Finding } from './finding.ts'

/** What a verification found: at most `mostFindings` are kept, those that break a pull before others. All are counted. */
export class Findings {
  readonly #errors = new Map<string, Finding>()
  readonly #warnings = new Map<string, Finding>()
  readonly #counts = new Map<FindingKind, { count: number; sizeBytes: number }>()
  readonly #byRepository = new Map<string, { missing: number; dangling: number; uploads: number }>()
  #keys: Map<string, Finding> | undefined

  /** Adds a fault; one that is there stays as it is. */
  add(finding: Finding): void {
    if (this.#errors.has(finding.id) || this.#warnings.has(finding.id)) return
    this.#count(finding, 1)
    const kept = finding.severity === 'error' ? this.#errors : this.#warnings
    if (kept.size < mostFindings) kept.set(finding.id, finding)
    this.#keys?.set(finding.key, finding)
  }

  /** Puts one in the place of the finding of the same ID. */
  replace(finding: Finding): void {
    for (const kept of [this.#errors, this.#warnings]) if (kept.has(finding.id)) kept.set(finding.id, finding)
  }

  /** Takes out one that is mended. */
  remove(id: string): void {
    const finding = this.get(id)
    if (finding === undefined) return
    this.#errors.delete(id)
    this.#warnings.delete(id)
    this.#keys?.delete(finding.key)
    this.#count(finding, -1)
  }

  get(id: string): Finding | undefined {
    return this.#errors.get(id) ?? this.#warnings.get(id)
  }

  /** A kept finding about the object at a key. */
  at(key: string): Finding | undefined {
    this.#keys ??= new Map([...this.#kept()].map((finding) => [finding.key, finding]))
    return this.#keys.get(key)
  }

  /** All that are kept, the worst first. */
  inOrder(): readonly Finding[] {
    return [...this.#kept()].sort(compareFindings).slice(0, mostFindings)
  }

  kept(): IterableIterator<Finding> {
    return this.#kept()
  }

  counts(): VerificationResult['counts'] {
    return kindsInOrder.flatMap((kind) => {
      const counted = this.#counts.get(kind)
      return counted === undefined || counted.count === 0 ? [] : [{ kind, ...counted }]
    })
  }

  /** Of repositories that have some, by name; at most `mostRepositories`. */
  byRepository(): readonly RepositoryFindings[] {
    return [...this.#byRepository]
      .filter(([, { missing, dangling, uploads }]) => missing + dangling + uploads > 0)
      .map(([repository, counted]) => ({ repository, ...counted }))
      .sort((a, b) => (a.repository < b.repository ? -1 : 1))
  }

  *#kept(): IterableIterator<Finding> {
    yield* this.#errors.values()
    yield* this.#warnings.values()
  }

  #count({ kind, sizeBytes = 0, repository, breaks }: Finding, by: 1 | -1): void {
    const counted = this.#counts.get(kind) ?? { count: 0, sizeBytes: 0 }
    this.#counts.set(kind, {
      count: counted.count + by,
      sizeBytes: Math.max(0, counted.sizeBytes + by * sizeBytes),
    })
    const names = new Set(breaks.map((broken) => broken.repository))
    if (repository !== undefined) names.add(repository)
    for (const name of names) {
      const own = this.#byRepository.get(name) ?? { missing: 0, dangling: 0, uploads: 0 }
      if (this.#byRepository.size >= mostRepositories && !this.#byRepository.has(name)) continue
      own[columnOf[kind]] += by
      this.#byRepository.set(name, own)
    }
  }
}

const mostRepositories = 10_000

const columnOf: Readonly<Record<FindingKind, 'missing' | 'dangling' | 'uploads'>> = {
  corruptBlob: 'missing',
  missingBlob: 'missing',
  wrongSize: 'missing',
  badManifest: 'missing',
  missingChild: 'missing',
  missingRevision: 'missing',
  missingLayerLink: 'missing',
  unreadable: 'missing',
  danglingRevision: 'dangling',
  tagWithoutLink: 'dangling',
  badLink: 'dangling',
  danglingLayerLink: 'dangling',
  ghostRepository: 'dangling',
  strangeKey: 'dangling',
  staleUpload: 'uploads',
  stalePart: 'uploads',
}
