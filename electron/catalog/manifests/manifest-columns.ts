import type { Digest } from '../../../drivers/common/names.ts'
import { entryKind } from '../../registry/manifests/descriptor-kinds.ts'
import type { Explanation } from '../../../drivers/common/reasons.ts'
import { explain, type ProblemReasonId } from '../../registry/explain.ts'
import type { Annotations, Descriptor, Manifest } from '../../registry/manifests/manifest.ts'
import type { ConfigFacts, ManifestFacts } from '../../registry/manifests/manifest-facts.ts'
import { noDigest, sha256Bytes } from '../tables/digests.ts'
import { utf8 } from '../tables/names.ts'
import type { PackedRows } from './packed-rows.ts'
import type { RowCounts } from './records.ts'
import { ByDigest } from './by-digest.ts'
import { manifestKinds, roleCode } from './codes.ts'
import { newBytes, newIds, newNumbers, pushBytes } from './columns.ts'
import { DigestIds } from './digest-ids.ts'
import { readExtras, writeExtras, writeLabels } from './extras.ts'
import { Shapes } from './shapes.ts'

/**
 * Manifests and image configurations as columns, in the order in which they were read. Digests are IDs of `digests`.
 * References of manifest `row` are rows `first[row]` to before `first[row + 1]` of `references`: configuration, layers
 * or entries in order, then the subject. Nothing is ever changed or taken out, so rows and IDs stay.
 */
export class ManifestColumns {
  readonly digests = new DigestIds()
  readonly shapes = new Shapes()
  readonly manifests = {
    digest: newIds(),
    sizeBytes: newIds(),
    /** A place in `manifestKinds`. */
    kind: newBytes(),
    /** Media type and artifact type: an ID of `shapes`. */
    shape: newIds(),
    first: newIds(),
    extraEnds: newIds(),
    extras: newBytes(),
  }
  readonly references = {
    digest: newIds(),
    /** A place in `referenceRoles`. */
    role: newBytes(),
    sizeBytes: newNumbers(),
    shape: newIds(),
    /** The next reference to the same digest, plus 1; 0 for the last. The first is in `lastTo`. */
    before: newIds(),
  }
  readonly configs = {
    digest: newIds(),
    /** The platform: an ID of `shapes`. */
    shape: newIds(),
    /** NaN for none. */
    createdAtMs: newNumbers(),
    extraEnds: newIds(),
    /** Labels. */
    extras: newBytes(),
  }
  /** 1 + the row of the manifest, of the configuration, and of the last reference to each digest. */
  readonly manifestRows = new ByDigest()
  readonly configRows = new ByDigest()
  readonly lastTo = new ByDigest()

  constructor() {
    this.manifests.first.push(0)
  }

  get manifestCount(): number {
    return this.manifests.digest.length
  }

  get referenceCount(): number {
    return this.references.digest.length
  }

  get configCount(): number {
    return this.configs.digest.length
  }

  /** The row of a manifest; -1 when there is none. */
  findManifest(digest: Digest): number {
    const id = this.digests.find(digest)
    return id === noDigest ? -1 : this.manifestRows.get(id) - 1
  }

  findConfig(digest: Digest): number {
    const id = this.digests.find(digest)
    return id === noDigest ? -1 : this.configRows.get(id) - 1
  }

  /** False for one that is there, or is nothing like those that registries serve. */
  addManifest({ digest, sizeBytes, manifest }: ManifestFacts): boolean {
    const id = this.digests.add(digest)
    if (this.manifestRows.get(id) !== 0 || this.shapes.isFull) return false
    const descriptors = descriptorsOf(manifest)
    const artifactType = 'artifactType' in manifest ? manifest.artifactType : undefined
    const shape = this.shapes.add({
      mediaType: manifest.mediaType,
      ...(artifactType === undefined ? {} : { artifactType }),
    })
    const shapes = descriptors.map(({ descriptor }) => this.shapes.add(descriptor))
    const extras = writeExtras(
      manifest,
      descriptors.map(({ descriptor }) => descriptor),
    )
    if (shape === undefined || shapes.includes(undefined) || extras === undefined) return false
    for (const [at, { descriptor, role }] of descriptors.entries()) {
      this.#pushReference(this.digests.add(descriptor.digest), role, descriptor.sizeBytes, shapes[at] ?? 0)
    }
    this.#pushManifest(id, sizeBytes, manifestKinds.indexOf(manifest.kind), shape, Buffer.from(extras))
    return true
  }

  addConfig({ digest, platform, createdAtMs, labels }: ConfigFacts): boolean {
    const id = this.digests.add(digest)
    if (this.configRows.get(id) !== 0 || this.shapes.isFull) return false
    const shape = this.shapes.add({ mediaType: '', ...(platform === undefined ? {} : { platform }) })
    if (shape === undefined) return false
    this.#pushConfig(id, shape, createdAtMs ?? Number.NaN, Buffer.from(writeLabels(labels)))
    return true
  }

  /** Adds rows whose IDs are those of these columns. */
  #pushReference(digest: number, role: number, sizeBytes: number, shape: number): void {
    const { references, lastTo } = this
    references.digest.push(digest)
    references.role.push(role)
    references.sizeBytes.push(sizeBytes)
    references.shape.push(shape)
    references.before.push(lastTo.get(digest))
    lastTo.set(digest, references.digest.length)
  }

  #pushManifest(digest: number, sizeBytes: number, kind: number, shape: number, extras: Uint8Array): void {
    const { manifests } = this
    manifests.digest.push(digest)
    manifests.sizeBytes.push(sizeBytes)
    manifests.kind.push(kind)
    manifests.shape.push(shape)
    manifests.first.push(this.referenceCount)
    pushBytes(manifests.extras, extras)
    manifests.extraEnds.push(manifests.extras.length)
    this.manifestRows.set(digest, this.manifestCount)
  }

  #pushConfig(digest: number, shape: number, createdAtMs: number, extras: Uint8Array): void {
    const { configs } = this
    configs.digest.push(digest)
    configs.shape.push(shape)
    configs.createdAtMs.push(createdAtMs)
    pushBytes(configs.extras, extras)
    configs.extraEnds.push(configs.extras.length)
    this.configRows.set(digest, this.configCount)
  }

  /** Makes room for so much more at once. Digests that come twice leave some of it unused. */
  reserve({ manifests, references }: RowCounts, digests: number): void {
    this.digests.reserve(digests)
    for (const column of [
      this.manifests.digest,
      this.manifests.sizeBytes,
      this.manifests.kind,
      this.manifests.shape,
    ])
      column.reserve(this.manifestCount + manifests)
    const { digest, role, sizeBytes, shape, before } = this.references
    for (const column of [digest, role, sizeBytes, shape, before])
      column.reserve(this.referenceCount + references)
  }

  /** Adds packed rows; those that are there already are left out. */
  addPacked({ sha256, others, shapes: texts, manifests, references, configs }: PackedRows): void {
    const ids = this.#idsOf(sha256, others)
    const shapes = texts.map((text) => this.shapes.addText(text) ?? 0)
    for (let row = 0; row < manifests.digest.length; row += 1) {
      const id = ids[manifests.digest[row] ?? 0] ?? 0
      if (this.manifestRows.get(id) !== 0) continue
      for (let at = manifests.first[row] ?? 0; at < (manifests.first[row + 1] ?? 0); at += 1) {
        this.#pushReference(
          ids[references.digest[at] ?? 0] ?? 0,
          references.role[at] ?? 0,
          references.sizeBytes[at] ?? 0,
          shapes[references.shape[at] ?? 0] ?? 0,
        )
      }
      this.#pushManifest(
        id,
        manifests.sizeBytes[row] ?? 0,
        manifests.kind[row] ?? 0,
        shapes[manifests.shape[row] ?? 0] ?? 0,
        extrasAt(manifests, row),
      )
    }
    for (let row = 0; row < configs.digest.length; row += 1) {
      const id = ids[configs.digest[row] ?? 0] ?? 0
      if (this.configRows.get(id) !== 0) continue
      this.#pushConfig(
        id,
        shapes[configs.shape[row] ?? 0] ?? 0,
        configs.createdAtMs[row] ?? Number.NaN,
        extrasAt(configs, row),
      )
    }
  }

  /** What a manifest says. Fails with a RangeError for a row that is none. */
  manifestAt(row: number): ManifestFacts {
    const { manifests } = this
    const { annotations, ofDescriptors, why } = readExtras(this.extrasOf('manifests', row))
    const { mediaType, artifactType } = this.shapes.at(manifests.shape.at(row))
    const descriptors = this.#descriptors(row, ofDescriptors)
    const type = artifactType === undefined ? {} : { artifactType }
    return {
      digest: this.digests.digestAt(manifests.digest.at(row)),
      sizeBytes: manifests.sizeBytes.at(row),
      manifest: manifestOf(manifestKinds[manifests.kind.at(row)], descriptors, {
        mediaType,
        ...type,
        annotations,
        why,
      }),
    }
  }

  /** What a configuration says. Fails with a RangeError for a row that is none. */
  configAt(row: number): ConfigFacts {
    const { configs } = this
    const { platform } = this.shapes.at(configs.shape.at(row))
    const createdAtMs = configs.createdAtMs.at(row)
    return {
      digest: this.digests.digestAt(configs.digest.at(row)),
      labels: readExtras(this.extrasOf('configs', row)).annotations,
      ...(platform === undefined ? {} : { platform }),
      ...(Number.isNaN(createdAtMs) ? {} : { createdAtMs }),
    }
  }

  /** The JSON of a row's extras; empty for none. */
  extrasOf(table: 'manifests' | 'configs', row: number): string {
    const { extras, extraEnds } = this[table]
    if (row < 0 || row >= extraEnds.length) throw new RangeError(`no row ${row} of ${table}`)
    const start = row === 0 ? 0 : extraEnds.at(row - 1)
    return utf8(extras.values, start, extraEnds.at(row))
  }

  /** The row of the manifest that a reference belongs to. */
  manifestOfReference(reference: number): number {
    const { values, length } = this.manifests.first
    let low = 0
    let high = length - 1
    while (low < high) {
      const middle = (low + high + 1) >>> 1
      if ((values[middle] ?? 0) <= reference) low = middle
      else high = middle - 1
    }
    return low
  }

  /** The rows of all references to a digest, the newest first. */
  *referencesTo(digest: number): Generator<number, void, undefined> {
    for (let next = this.lastTo.get(digest); next !== 0; next = this.references.before.at(next - 1)) {
      yield next - 1
    }
  }

  /** Bytes that all of it takes in memory. */
  get sizeBytes(): number {
    const columns = [this.manifests, this.references, this.configs].flatMap((table) => Object.values(table))
    const others = [this.digests, this.shapes, this.manifestRows, this.configRows, this.lastTo]
    return [...columns, ...others].reduce((sum, each) => sum + each.sizeBytes, 0)
  }

  #descriptors(row: number, ofDescriptors: ReadonlyMap<number, Annotations>): readonly PlacedDescriptor[] {
    const { references, manifests } = this
    const from = manifests.first.at(row)
    const placed: PlacedDescriptor[] = []
    for (let at = from; at < manifests.first.at(row + 1); at += 1) {
      const annotations = ofDescriptors.get(at - from)
      placed.push({
        role: references.role.at(at),
        descriptor: {
          ...this.shapes.at(references.shape.at(at)),
          digest: this.digests.digestAt(references.digest.at(at)),
          sizeBytes: references.sizeBytes.at(at),
          ...(annotations === undefined ? {} : { annotations }),
        },
      })
    }
    return placed
  }

  #idsOf(sha256: Uint8Array, others: readonly Digest[]): Uint32Array {
    const packed = sha256.length / sha256Bytes
    const ids = new Uint32Array(packed + others.length)
    for (let at = 0; at < packed; at += 1) ids[at] = this.digests.addSha256(sha256, at * sha256Bytes)
    for (const [at, digest] of others.entries()) ids[packed + at] = this.digests.add(digest)
    return ids
  }
}

/** A descriptor of a manifest, with the code of its role. */
interface PlacedDescriptor {
  readonly role: number
  readonly descriptor: Descriptor
}

/** All descriptors, in the order of `references`. */
function descriptorsOf(manifest: Manifest): readonly PlacedDescriptor[] {
  const subject =
    'subject' in manifest && manifest.subject !== undefined
      ? [{ role: roleCode.subject, descriptor: manifest.subject }]
      : []
  switch (manifest.kind) {
    case 'image':
    case 'artifact': {
      const layers = manifest.layers.map((descriptor) => ({ role: roleCode.layer, descriptor }))
      return [{ role: roleCode.config, descriptor: manifest.config }, ...layers, ...subject]
    }
    case 'index':
      return [
        ...manifest.manifests.map((descriptor) => ({ role: roleOfEntry(descriptor), descriptor })),
        ...subject,
      ]
    case 'schema1':
      return manifest.layers.map((digest) => ({
        role: roleCode.layer,
        descriptor: { mediaType: '', digest, sizeBytes: 0 },
      }))
    case 'unreadable':
      return []
  }
}

/** A registry treats entries of an index that are not manifests as layers. */
function roleOfEntry(entry: Descriptor): number {
  return entryKind(entry) === 'blob' ? roleCode.layer : roleCode.child
}

interface ManifestRest {
  readonly mediaType: string
  readonly artifactType?: string
  readonly annotations: Annotations
  readonly why: Explanation<ProblemReasonId> | undefined
}

function manifestOf(
  kind: (typeof manifestKinds)[number] | undefined,
  placed: readonly PlacedDescriptor[],
  { why, ...rest }: ManifestRest,
): Manifest {
  const subject = placed.find(({ role }) => role === roleCode.subject)?.descriptor
  const parts = placed.filter(({ role }) => role !== roleCode.subject).map(({ descriptor }) => descriptor)
  const about = subject === undefined ? {} : { subject }
  const [config, ...layers] = parts
  switch (kind) {
    case 'image':
    case 'artifact':
      if (config !== undefined) return { kind, ...rest, config, layers, ...about }
      break
    case 'index':
      return { kind, ...rest, manifests: parts, ...about }
    case 'schema1':
      return { kind, mediaType: rest.mediaType, layers: parts.map(({ digest }) => digest) }
    default:
  }
  return { kind: 'unreadable', mediaType: rest.mediaType, why: why ?? explain('jsonNoObject', {}) }
}

function extrasAt(
  { extras, extraEnds }: { readonly extras: Uint8Array; readonly extraEnds: Uint32Array },
  row: number,
): Uint8Array {
  return extras.subarray(row === 0 ? 0 : (extraEnds[row - 1] ?? 0), extraEnds[row] ?? 0)
}
