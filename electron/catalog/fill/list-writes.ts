import type { StorageDriver } from '../../../drivers/index.ts'
import type { Digest, RepositoryName } from '../../../drivers/common/names.ts'
import type { CatalogTables } from '../tables/catalog-tables.ts'
import type { CatalogJobs } from '../thread/catalog-thread.ts'
import type { LinkReading } from '../thread/jobs.ts'
import { listOnly } from './list-store.ts'
import { lookUpBlobs } from './look-up-blobs.ts'
import { linksToRead, readLinks } from './read-links.ts'

export interface WritesToList {
  readonly driver: StorageDriver
  readonly jobs: CatalogJobs
  readonly now: () => number
  readonly repositories: Iterable<RepositoryName>
  readonly blobs: Iterable<Digest>
}

/** Lists some repositories and blobs as they are now, and puts them over tables. Fails with what the store says. */
export async function listWrites(
  { driver, jobs, now, repositories, blobs }: WritesToList,
  tables: CatalogTables,
  signal: AbortSignal,
): Promise<CatalogTables> {
  let newer = tables
  const names = [...repositories]
  if (names.length > 0) {
    newer = await listOnly({ driver, jobs, now }, names, newer, signal)
    newer = await withLinksRead(driver, jobs, newer, signal)
  }
  const asked = [...blobs]
  // Most of them are new.
  const stored = newer.blobs.digest.length + asked.length
  const found = await lookUpBlobs(driver, asked, stored, signal)
  if (found.present.length + found.absent.length === 0) return newer
  return await jobs.run('blobs', { tables: newer, ...found })
}

/** Reads links that only a reading tells, of a few rows. */
async function withLinksRead(
  driver: StorageDriver,
  jobs: CatalogJobs,
  tables: CatalogTables,
  signal: AbortSignal,
): Promise<CatalogTables> {
  const readings: LinkReading[] = []
  for await (const reading of readLinks(driver, tables, linksToRead(tables), signal)) readings.push(reading)
  if (readings.length === 0) return tables
  return await jobs.run('links', { tables, readings, onto: undefined })
}
