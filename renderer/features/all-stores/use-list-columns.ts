import { useMemo } from 'react'

import type { BlobInStore, StoreRow, StoreTotals } from '../../../electron/api/rows.ts'
import { useTranslation } from '../../text/use-translation.ts'
import { timeCell, type ListColumn } from '../save-list/list-columns.ts'
import { placeOf, type SharedLine } from './blob-lines.ts'
import { lacking, type SharedRepository } from './shared-repositories.ts'
import type { TagInStore, TagLine } from './tag-lines.ts'

type Named = Pick<StoreRow, 'id' | 'name'>

/** The repositories of all stores as they are saved. */
export function useSharedRepositoryColumns(
  stores: readonly Named[],
  whole: ReadonlySet<string>,
): readonly ListColumn<SharedRepository>[] {
  const { t } = useTranslation('allStores')
  return useMemo(() => {
    const namesOf = namesIn(stores)
    return [
      { name: 'repository', title: t('repository'), value: ({ name }) => name },
      { name: 'stores', title: t('stores'), value: (row) => namesOf([...row.stores]) },
      { name: 'notIn', title: t('partly'), value: (row) => namesOf(lacking(row, whole)) },
    ]
  }, [t, stores, whole])
}

/** The tags of a repository in all stores as they are saved: a line for each digest that a tag leads to. */
export function useSharedTagColumns(stores: readonly Named[]): readonly ListColumn<TagLine>[] {
  const { t } = useTranslation('allStores')
  return useMemo(() => {
    const namesOf = namesIn(stores)
    return [
      { name: 'tag', title: t('tag'), value: ({ tag }) => tag },
      { name: 'digest', title: t('digest'), value: ({ digest }) => digest },
      { name: 'stores', title: t('stores'), value: (line) => namesOf([...line.stores]) },
      { name: 'otherDigestIn', title: t('differing'), value: (line) => namesOf([...line.elsewhere]) },
      { name: 'missingIn', title: t('missing'), value: (line) => namesOf([...line.missing]) },
      { name: 'digests', title: t('saved.digests'), value: ({ digests }) => digests },
      { name: 'lastPush', title: t('pushed'), value: ({ inStores }) => timeCell(lastPush(inStores)) },
      {
        name: 'sizeBytes',
        title: t('size'),
        value: ({ inStores }) =>
          inStores.find(({ manifest }) => manifest !== undefined)?.manifest?.totalBytes,
      },
    ]
  }, [t, stores])
}

/** What each two stores share as it is saved. Parts are from 0 to 1. */
export function useSharedBlobColumns(stores: readonly Named[]): readonly ListColumn<SharedLine>[] {
  const { t } = useTranslation('allStores')
  return useMemo(() => {
    const namesOf = namesIn(stores)
    return [
      { name: 'firstStore', title: t('store'), value: (line) => namesOf([line.stores[0]])[0] },
      { name: 'secondStore', title: t('store'), value: (line) => namesOf([line.stores[1]])[0] },
      { name: 'blobs', title: t('blobs.count'), value: ({ blobs }) => blobs },
      { name: 'sizeBytes', title: t('size'), value: ({ sizeBytes }) => sizeBytes },
      { name: 'partOfFirst', title: t('blobs.part'), value: ({ parts }) => parts[0] },
      { name: 'partOfSecond', title: t('blobs.part'), value: ({ parts }) => parts[1] },
    ]
  }, [t, stores])
}

/** Where a blob is as it is saved; without a digest, how many blobs each store holds. */
export function useBlobPlaceColumns(
  totals: ReadonlyMap<string, StoreTotals>,
  digest: string | undefined,
  places: readonly BlobInStore[],
): readonly ListColumn<Named>[] {
  const { t } = useTranslation('allStores')
  return useMemo(() => {
    const found = ({ id }: Named) => {
      const place = placeOf(places, id, digest)
      return typeof place === 'object' ? place : undefined
    }
    const asOf = {
      name: 'asOf',
      title: t('blobs.asOf'),
      value: ({ id }: Named) => timeCell(totals.get(id)?.asOfMs),
    }
    const store = { name: 'store', title: t('store'), value: ({ name }: Named) => name }
    if (digest === undefined) {
      const of = ({ id }: Named) => totals.get(id)?.totals
      return [
        store,
        { name: 'blobs', title: t('blobs.count'), value: (row) => of(row)?.blobs },
        { name: 'sizeBytes', title: t('size'), value: (row) => of(row)?.blobBytes },
        asOf,
      ]
    }
    return [
      store,
      { name: 'state', title: t('blobs.blob'), value: ({ id }) => stateOf(placeOf(places, id, digest)) },
      { name: 'sizeBytes', title: t('size'), value: (row) => found(row)?.sizeBytes },
      { name: 'uses', title: t('blobs.uses'), value: (row) => found(row)?.uses },
      { name: 'usesComplete', title: t('blobs.usesWhole'), value: (row) => found(row)?.complete },
      asOf,
    ]
  }, [t, totals, digest, places])
}

function stateOf(place: ReturnType<typeof placeOf>): string | undefined {
  if (typeof place !== 'object') return place
  return place.sizeBytes === undefined ? 'missing' : 'held'
}

function namesIn(stores: readonly Named[]): (ids: readonly string[]) => readonly string[] {
  const names = new Map(stores.map(({ id, name }) => [id, name]))
  return (ids) => ids.map((id) => names.get(id) ?? id)
}

function lastPush(inStores: readonly TagInStore[]): number | undefined {
  let last: number | undefined
  for (const { pushedAtMs } of inStores) {
    if (pushedAtMs !== undefined && pushedAtMs > (last ?? -Infinity)) last = pushedAtMs
  }
  return last
}
