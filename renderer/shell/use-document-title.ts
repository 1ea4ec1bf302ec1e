import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { useTranslation } from '../text/use-translation.ts'

import type { StoreRow } from '../../electron/api/rows.ts'
import type { Address, StoreAddress } from '../state/address/address.ts'
import { useClient } from '../api/client/client-context.tsx'
import { transfersQuery, type Transfers } from '../api/queries/transfers.ts'
import { shortDigest } from '../parts/values/digest.tsx'

/** The window's title: the progress of transfers, then the open page, the most specific part first. */
export function useDocumentTitle(address: Address, store: StoreRow | undefined): void {
  const { t } = useTranslation(['shell', 'activity', 'comparison', 'differences'])
  const percent = useQuery({ ...transfersQuery(useClient()), select: percentOf }).data
  const title = [...(percent === undefined ? [] : [`${percent}%`]), ...places(), 'Bollard'].join(' – ')
  useEffect(() => {
    document.title = title
  }, [title])

  function places(): readonly string[] {
    if (address.at === 'allStores') {
      const { repository, tag } = address
      if (repository === undefined) return [t('allStores')]
      return [tag === undefined ? repository : `${repository}:${tag}`, t('allStores')]
    }
    if (address.at === 'allBlobs') return [t('tab.blobs'), t('allStores')]
    if (address.at === 'compare') return [t('comparison:name')]
    if (address.at === 'differences') {
      const { beforeTag, beforeDigest = '', afterTag, afterDigest = '' } = address
      const names = [beforeTag ?? shortDigest(beforeDigest), afterTag ?? shortDigest(afterDigest)]
      return [names.join(' → '), t('differences:name')]
    }
    if (address.at === 'activity') return [t('activity:name')]
    if (address.at === 'start' || store === undefined) return []
    return [particular(address) ?? t(`tab.${address.at}`), store.name]
  }
}

function percentOf({ figures }: Transfers): number | undefined {
  return figures.overall === undefined ? undefined : Math.floor(figures.overall.share * 100)
}

function particular(address: StoreAddress): string | undefined {
  switch (address.at) {
    case 'repositories': {
      if (address.repository === undefined) return undefined
      if (address.tag !== undefined) return `${address.repository}:${address.tag}`
      if (address.digest !== undefined) return `${address.repository}@${shortDigest(address.digest)}`
      return address.repository
    }
    case 'blobs':
      return address.blob === undefined ? undefined : shortDigest(address.blob)
    case 'files':
      return address.file ?? address.prefix
    case 'health':
      return address.repository
    case 'usage':
      return address.repository ?? address.zoom
    case 'uploads':
    case 'configuration':
      return undefined
  }
}
