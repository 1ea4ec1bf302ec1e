import { asRepositoryName, asTag, type Digest } from '../../../drivers/common/names.ts'
import { explained, isStoreError, rangedPages, type StorageDriver } from '../../../drivers/index.ts'
import type { PhaseName, RepairKind } from '../../api/rows.ts'
import { layout } from '../../registry/layout/layout.ts'
import { readLink } from '../../registry/layout/links.ts'
import { OperationPages, phasesOf } from '../deletion/operation-pages.ts'
import { mostKeptBytes, type DeleteOperation, type Operation } from '../model/operation.ts'
import type { Phase } from '../model/plan.ts'
import type { Finding } from '../verify/finding.ts'
import { explain } from './explain.ts'
import type { RepairSource } from './repair-source.ts'

export type PlacedOperation = readonly [PhaseName, Operation]

/** Makes the operations that mend faults, and gathers them by phase. Nothing is done twice. */
export class RepairOperations {
  readonly #source: RepairSource
  readonly #from: string | undefined
  readonly #phases = new Map<PhaseName, OperationPages>()
  readonly #done = new Set<string>()
  readonly #others = new Map<string, Promise<StorageDriver>>()

  constructor(source: RepairSource, from: string | undefined) {
    this.#source = source
    this.#from = from
  }

  add(operations: readonly PlacedOperation[]): void {
    for (const [name, operation] of operations) {
      const what = `${operation.kind === 'abortUpload' ? operation.uploadId : ''}\n${operation.key}`
      if (this.#done.has(what)) continue
      this.#done.add(what)
      const pages = this.#phases.get(name) ?? new OperationPages()
      this.#phases.set(name, pages)
      pages.add(operation)
    }
  }

  /** Bytes come before the links that lead to them, and links go before what they lead to. */
  phases(): readonly Phase[] {
    return phasesOf(
      order.flatMap((name) => {
        const pages = this.#phases.get(name)
        return pages === undefined ? [] : [[name, pages] as const]
      }),
    )
  }

  /** What mends one fault. */
  async of(finding: Finding, repair: RepairKind, signal: AbortSignal): Promise<readonly PlacedOperation[]> {
    switch (repair) {
      case 'fetchBlob':
        return await this.#fetch(finding, signal)
      case 'writeLink': {
        const { key, linkText } = finding
        return linkText === undefined ? [] : [['links', { kind: 'put', key, text: linkText }]]
      }
      case 'remove':
        return await this.#remove(finding, signal)
      case 'abort':
        return await this.#abort(finding, signal)
    }
  }

  async #fetch(finding: Finding, signal: AbortSignal): Promise<readonly PlacedOperation[]> {
    const { blob, kind, key, linkText } = finding
    if (blob === undefined) return []
    const { from, sizeBytes } = await this.#holder(finding, blob, signal)
    const blobKey = this.#source.driver.keyOf(layout.blobData(blob))
    const fetched: PlacedOperation = [
      'blobs',
      { kind: 'fetchBlob', key: blobKey, digest: blob, from, sizeBytes },
    ]
    // The child of an index has no link here either.
    return kind === 'missingChild' && linkText !== undefined
      ? [fetched, ['links', { kind: 'put', key, text: linkText }]]
      : [fetched]
  }

  /** The first store that has the blob now, as large as it must be. */
  async #holder(
    { heldBy, expected, key }: Finding,
    blob: Digest,
    signal: AbortSignal,
  ): Promise<{ readonly from: string; readonly sizeBytes: number }> {
    for (const from of this.#from === undefined ? heldBy : [this.#from]) {
      try {
        const other = await this.#open(from, signal)
        const info = await other.objects.head(other.keyOf(layout.blobData(blob)), signal)
        const isRight = expected === undefined || String(info?.sizeBytes) === expected
        if (info !== undefined && isRight) return { from, sizeBytes: info.sizeBytes }
      } catch (error) {
        // Another store may have it, and can be reached.
        if (!isStoreError(error) || error.code === 'Cancelled') throw error
      }
    }
    throw explained('PreconditionFailed', explain('nobodyHolds', {}), { path: key })
  }

  #open(store: string, signal: AbortSignal): Promise<StorageDriver> {
    const opened = this.#others.get(store) ?? this.#source.open(store, signal)
    this.#others.set(store, opened)
    return opened
  }

  async #remove(finding: Finding, signal: AbortSignal): Promise<readonly PlacedOperation[]> {
    const { kind, key, tag, repository = '' } = finding
    const { driver } = this.#source
    if (kind === 'ghostRepository') return await this.#below('links', `${key}/_`, signal)
    if (tag !== undefined) return await this.#tagFolder(repository, tag, signal)
    const operations: PlacedOperation[] = []
    for (const gone of finding.goneTags ?? []) {
      if (!(await this.#leadsTo(repository, gone, finding.digest, signal))) continue
      for (const each of await this.#tagFolder(repository, gone, signal)) operations.push(each)
    }
    const info = await driver.objects.head(key, signal)
    if (info === undefined) return operations
    const phase = key.includes('/_layers/') ? 'layerLinks' : 'revisions'
    operations.push([phase, deletion(info)])
    return operations
  }

  /** The tag may have been pushed anew. */
  async #leadsTo(
    repository: string,
    tag: string,
    digest: string | undefined,
    signal: AbortSignal,
  ): Promise<boolean> {
    const [name, parsed] = [asRepositoryName(repository), asTag(tag)]
    if (name === undefined || parsed === undefined) return false
    const link = await readLink(this.#source.driver, layout.manifestTagCurrent(name, parsed), signal)
    return 'digest' in link && link.digest === digest
  }

  async #tagFolder(
    repository: string,
    tag: string,
    signal: AbortSignal,
  ): Promise<readonly PlacedOperation[]> {
    const [name, parsed] = [asRepositoryName(repository), asTag(tag)]
    if (name === undefined || parsed === undefined) return []
    const folder = this.#source.driver.keyOf(layout.manifestTag(name, parsed))
    return await this.#below('tags', `${folder}/`, signal)
  }

  async #abort(finding: Finding, signal: AbortSignal): Promise<readonly PlacedOperation[]> {
    const { kind, key, uploadId } = finding
    const isPush = kind === 'staleUpload'
    const uploadKey = isPush ? `${key}/data` : key
    const parts: readonly PlacedOperation[] =
      uploadId === undefined
        ? []
        : [['uploads', { kind: 'abortUpload', key: uploadKey, uploadId, sizeBytes: 0 }]]
    if (!isPush) return parts
    const objects = await this.#below('uploads', `${key}/`, signal)
    // What a push left is of no use without the registry that began it.
    return [...parts, ...objects.map(([name, operation]): PlacedOperation => [name, notKept(operation)])]
  }

  async #below(name: PhaseName, prefix: string, signal: AbortSignal): Promise<readonly PlacedOperation[]> {
    const operations: PlacedOperation[] = []
    for await (const { objects } of rangedPages(this.#source.driver.objects, { prefix }, signal)) {
      for (const info of objects) operations.push([name, deletion(info)])
    }
    return operations
  }
}

function deletion(info: {
  readonly key: string
  readonly sizeBytes: number
  readonly modifiedAtMs: number
}): DeleteOperation {
  const { key, sizeBytes, modifiedAtMs } = info
  const keep = sizeBytes <= mostKeptBytes ? 'bytes' : 'nothing'
  return { kind: 'delete', key, sizeBytes, keep: { kind: keep }, writtenAtMs: modifiedAtMs }
}

function notKept(operation: Operation): Operation {
  return operation.kind === 'delete' ? { ...operation, keep: { kind: 'nothing' } } : operation
}

const order: readonly PhaseName[] = ['tags', 'revisions', 'uploads', 'blobs', 'layerLinks', 'links']
