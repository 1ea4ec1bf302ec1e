import { readApk } from './apk.ts'
import { tooMany } from './damaged.ts'
import { readDpkg } from './dpkg.ts'
import type { Package } from './package.ts'
import { readBerkeleyDb } from './rpm/berkeley-db.ts'
import { rpmPackage } from './rpm/header.ts'
import { notShared } from './rpm/not-shared.ts'
import { readNdb } from './rpm/ndb.ts'
import { readSqliteTable } from './rpm/sqlite.ts'

export type PackageDatabase = 'dpkg' | 'apk' | 'rpmSqlite' | 'rpmNdb' | 'rpmBerkeleyDb'

/** A database that has more bytes is not read: the largest known, of a whole desktop, have some hundred MB. */
export const maxPackageDatabaseBytes = 512 * 1024 * 1024

/**
 * The package database that an image keeps in a file; `path` as in a layer, with or without `/` or `./` before it. An
 * image may have several: distroless images have a file in `status.d` for each package.
 */
export function packageDatabaseAt(path: string): PackageDatabase | undefined {
  const [, within] = /^(?:\.?\/)?(.*)$/s.exec(path) ?? []
  if (within === undefined) return undefined
  const database = databases.get(within)
  if (database !== undefined) return database
  return statusOfOne.test(within) ? 'dpkg' : undefined
}

/**
 * The packages that are installed, in the order of the database. `bytes` come from an image, and nothing in them is
 * trusted: fails with Corrupt for what is damaged, and with TooLarge for more packages than any image has.
 */
export function readPackages(database: PackageDatabase, bytes: Uint8Array): readonly Package[] {
  return [...packagesOf(database, bytes)]
}

/** As `readPackages`, one after another: a large database can be read in turns. */
export function* packagesOf(
  database: PackageDatabase,
  bytes: Uint8Array,
): Generator<Package, void, undefined> {
  let found = 0
  for (const each of packagesIn(database, bytes)) {
    if (found === mostPackages) throw tooMany(mostPackages)
    found += 1
    yield each
  }
}

function* packagesIn(database: PackageDatabase, bytes: Uint8Array): Generator<Package, void, undefined> {
  switch (database) {
    case 'dpkg':
      return yield* readDpkg(bytes)
    case 'apk':
      return yield* readApk(bytes)
    case 'rpmSqlite':
      return yield* rpmPackages(readSqliteTable(bytes, 'Packages'), bytes.byteLength)
    case 'rpmNdb':
      return yield* rpmPackages(readNdb(bytes), bytes.byteLength)
    case 'rpmBerkeleyDb':
      return yield* rpmPackages(readBerkeleyDb(bytes), bytes.byteLength)
  }
}

function* rpmPackages(headers: Iterable<Uint8Array>, fileBytes: number): Generator<Package, void, undefined> {
  for (const header of notShared(headers, fileBytes)) yield rpmPackage(header)
}

const mostPackages = 200_000

/** rpm moved below /usr/lib/sysimage; images of ostree have it below /usr/share. */
const rpmFolders = ['var/lib/rpm', 'usr/lib/sysimage/rpm', 'usr/share/rpm']

const databases: ReadonlyMap<string, PackageDatabase> = new Map([
  ['var/lib/dpkg/status', 'dpkg'],
  ['lib/apk/db/installed', 'apk'],
  ['usr/lib/apk/db/installed', 'apk'],
  ...rpmFolders.flatMap((folder): readonly (readonly [string, PackageDatabase])[] => [
    [`${folder}/rpmdb.sqlite`, 'rpmSqlite'],
    [`${folder}/Packages.db`, 'rpmNdb'],
    [`${folder}/Packages`, 'rpmBerkeleyDb'],
  ]),
])

/** Beside it distroless images have the checksums of the package's files. */
const statusOfOne = /^var\/lib\/dpkg\/status\.d\/(?![^/]*\.md5sums$)[^/]+$/
