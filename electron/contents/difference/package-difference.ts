import { explained, explanationOf, isStoreError } from '../../../drivers/index.ts'
import type { PackageDifference, PackageDifferences, UnreadablePackages } from '../../api/rows.ts'
import { foundInTurns } from '../../catalog/questions/steps.ts'
import { explain } from '../explain.ts'
import type { ReadLayers } from '../merge/read-layers.ts'
import { none } from '../merge/merged-tree.ts'
import type { Package } from '../packages/package.ts'
import {
  maxPackageDatabaseBytes,
  packageDatabaseAt,
  packagesOf,
  type PackageDatabase,
} from '../packages/package-databases.ts'
import { asDigest } from '../../../drivers/common/names.ts'
import type { MergedSide } from './file-difference.ts'

/**
 * The packages that differ, by name and architecture, of all databases that each image has. A database that cannot be read is
 * told, and its packages are left out.
 */
export async function packageDifference(
  before: MergedSide,
  after: MergedSide,
  read: ReadLayers,
  signal: AbortSignal,
): Promise<PackageDifferences> {
  const unreadable: UnreadablePackages[] = []
  const [old, young] = [await installed('before', before), await installed('after', after)]
  return { ...compare(old.packages, young.packages), unreadable, found: old.found || young.found }

  async function installed(image: 'before' | 'after', side: MergedSide) {
    const packages: Package[] = []
    const databases = await databasesIn(side, signal)
    for (const database of databases) {
      try {
        for await (const each of packagesIn(database, side, read, signal)) packages.push(each)
      } catch (error) {
        signal.throwIfAborted()
        if (!isStoreError(error)) throw error
        unreadable.push({ image, path: database.path, ...explanationOf(error) })
      }
    }
    return { packages, found: databases.length > 0 }
  }
}

interface Database {
  readonly path: string
  readonly kind: PackageDatabase
  readonly node: number
}

async function databasesIn({ image }: MergedSide, signal: AbortSignal): Promise<readonly Database[]> {
  const { tree, order } = image
  const found: Database[] = []
  for await (const each of foundInTurns(search(), signal)) found.push(each)
  return found

  function* search(): Generator<Database | undefined, void, undefined> {
    for (const [row, node] of order.entries()) {
      if (row % rowsBetweenPauses === 0) yield undefined
      const path = tree.paths[node] ?? ''
      const kind = tree.isPresent(node) ? packageDatabaseAt(path) : undefined
      if (kind !== undefined) yield { path, kind, node }
    }
  }
}

const rowsBetweenPauses = 1024

async function* packagesIn(
  { kind, node }: Database,
  { image, digests }: MergedSide,
  read: ReadLayers,
  signal: AbortSignal,
): AsyncGenerator<Package, void, undefined> {
  const thing = image.tree.thing(node)
  const digest = asDigest(digests[image.tree.layerOf(thing) - 1] ?? '')
  const layer = digest === undefined ? undefined : read.get(digest)
  const entry = image.tree.entryOf(thing)
  if (layer === undefined || entry === none) return
  const pieces: Uint8Array[] = []
  let length = 0
  for await (const piece of layer.openFile(entry, signal)) {
    length += piece.byteLength
    if (length > maxPackageDatabaseBytes) {
      throw explained('TooLarge', explain('packagesTooLarge', { mostBytes: maxPackageDatabaseBytes }))
    }
    pieces.push(Buffer.from(piece))
  }
  yield* foundInTurns(packagesOf(kind, Buffer.concat(pieces)), signal)
}

/** Several versions of a package may be installed: each that one image alone has is told, and two that stand alone as a change. */
function compare(before: readonly Package[], after: readonly Package[]) {
  const [old, young] = [byName(before), byName(after)]
  const rows: PackageDifference[] = []
  let same = 0
  for (const key of new Set([...old.keys(), ...young.keys()])) {
    const [was, is] = [old.get(key), young.get(key)]
    const gone = [...(was?.versions ?? [])].filter((version) => is?.versions.has(version) !== true)
    const added = [...(is?.versions ?? [])].filter((version) => was?.versions.has(version) !== true)
    same += (was?.versions.size ?? 0) - gone.length
    const named = (is ?? was)?.named ?? { name: key }
    for (let at = 0; at < Math.max(gone.length, added.length); at += 1) {
      const [lost, won] = [gone[at], added[at]]
      rows.push({
        ...named,
        change: lost === undefined ? 'added' : won === undefined ? 'gone' : 'changed',
        ...(lost === undefined ? {} : { before: lost }),
        ...(won === undefined ? {} : { after: won }),
      })
    }
  }
  return { rows: rows.toSorted((a, b) => (a.name < b.name ? -1 : 1)), same }
}

interface Named {
  readonly named: Pick<PackageDifference, 'name' | 'architecture'>
  readonly versions: Set<string>
}

function byName(packages: readonly Package[]): ReadonlyMap<string, Named> {
  const found = new Map<string, Named>()
  for (const { name, architecture, version } of packages) {
    const key = `${name}\0${architecture ?? ''}`
    const known = found.get(key)
    if (known !== undefined) known.versions.add(version)
    else {
      const named = { name, ...(architecture === undefined ? {} : { architecture }) }
      found.set(key, { named, versions: new Set([version]) })
    }
  }
  return found
}
