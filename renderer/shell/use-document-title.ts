import { useEffect } from 'react'
import { useTranslation } from 'react-i18next'

import type { StoreRow } from '../../electron/api/views.ts'
import type { Address, StoreAddress } from '../address/address.ts'
import { shortDigest } from '../parts/digest.tsx'

/** Names the place in the window's title: the most particular first. */
export function useDocumentTitle(address: Address, store: StoreRow | undefined): void {
  const { t } = useTranslation('shell')
  const title = [...places(), 'Bollard'].join(' – ')
  useEffect(() => {
    document.title = title
  }, [title])

  function places(): readonly string[] {
    if (address.at === 'allStores') {
      const { repository, tag } = address
      if (repository === undefined) return [t('allStores')]
      return [tag === undefined ? repository : `${repository}:${tag}`, t('allStores')]
    }
    if (address.at === 'start' || store === undefined) return []
    return [particular(address) ?? t(`tab.${address.at}`), store.name]
  }
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
    case 'uploads':
    case 'configuration':
      return undefined
  }
}
