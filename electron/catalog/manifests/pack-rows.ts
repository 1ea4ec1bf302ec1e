import { sha256Bytes } from '../tables/digests.ts'
import type { Bytes, Ids } from './columns.ts'
import { firstOther } from './digest-ids.ts'
import type { ManifestColumns } from './manifest-columns.ts'
import type { PackedRows } from './packed-rows.ts'

/** Rows from `from` to before `to`. */
export interface Rows {
  readonly from: number
  readonly to: number
}

/** Packs rows of manifests and of configurations. */
export function packRows(columns: ManifestColumns, manifests: Rows, configs: Rows): PackedRows {
  const digests = new Places()
  const shapes = new Places()
  const table = columns.manifests
  const references = { from: table.first.at(manifests.from), to: table.first.at(manifests.to) }
  const packedManifests = {
    digest: digests.of(table.digest, manifests),
    sizeBytes: table.sizeBytes.values.slice(manifests.from, manifests.to),
    kind: table.kind.values.slice(manifests.from, manifests.to),
    shape: shapes.of(table.shape, manifests),
    first: lessBy(table.first.values.slice(manifests.from, manifests.to + 1), references.from),
    ...cutExtras(table, manifests),
  }
  const packedReferences = {
    digest: digests.of(columns.references.digest, references),
    role: columns.references.role.values.slice(references.from, references.to),
    sizeBytes: columns.references.sizeBytes.values.slice(references.from, references.to),
    shape: shapes.of(columns.references.shape, references),
  }
  const packedConfigs = {
    digest: digests.of(columns.configs.digest, configs),
    shape: shapes.of(columns.configs.shape, configs),
    createdAtMs: columns.configs.createdAtMs.values.slice(configs.from, configs.to),
    ...cutExtras(columns.configs, configs),
  }
  const { sha256, others, renumber } = splitDigests(columns, digests.ids)
  return {
    sha256,
    others,
    shapes: shapes.ids.map((id) => columns.shapes.textAt(id)),
    manifests: { ...packedManifests, digest: renumber(packedManifests.digest) },
    references: { ...packedReferences, digest: renumber(packedReferences.digest) },
    configs: { ...packedConfigs, digest: renumber(packedConfigs.digest) },
  }
}

/** Gives IDs new numbers: 0, 1, 2 … in the order in which they are met. */
class Places {
  readonly ids: number[] = []
  readonly #places = new Map<number, number>()

  of(column: Ids, { from, to }: Rows): Uint32Array {
    const places = new Uint32Array(to - from)
    const { values } = column
    for (let row = from; row < to; row += 1) {
      const id = values[row] ?? 0
      let place = this.#places.get(id)
      if (place === undefined) {
        place = this.ids.length
        this.ids.push(id)
        this.#places.set(id, place)
      }
      places[row - from] = place
    }
    return places
  }
}

/** Digests that are not SHA-256 go behind the others, with the numbers that follow. */
function splitDigests({ digests }: ManifestColumns, ids: readonly number[]) {
  const isOther = (id: number): boolean => id >= firstOther
  const packed = ids.filter((id) => !isOther(id))
  const sha256 = new Uint8Array(packed.length * sha256Bytes)
  const { values } = digests.sha256
  for (const [at, id] of packed.entries()) {
    sha256.set(values.subarray(id * sha256Bytes, (id + 1) * sha256Bytes), at * sha256Bytes)
  }
  const others = ids.filter(isOther).map((id) => digests.digestAt(id))
  let nextPacked = 0
  let nextOther = packed.length
  const numbers = Uint32Array.from(ids, (id) => (isOther(id) ? nextOther++ : nextPacked++))
  return { sha256, others, renumber: (places: Uint32Array) => places.map((place) => numbers[place] ?? 0) }
}

function cutExtras(
  table: { readonly extraEnds: Ids; readonly extras: Bytes },
  rows: Rows,
): { readonly extraEnds: Uint32Array; readonly extras: Uint8Array } {
  const start = rows.from === 0 ? 0 : table.extraEnds.at(rows.from - 1)
  const end = rows.to === 0 ? 0 : table.extraEnds.at(rows.to - 1)
  return {
    extraEnds: lessBy(table.extraEnds.values.slice(rows.from, rows.to), start),
    extras: table.extras.values.slice(start, end),
  }
}

function lessBy(values: Uint32Array, amount: number): Uint32Array {
  return values.map((value) => value - amount)
}
