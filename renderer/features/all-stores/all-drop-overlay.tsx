import { IconStack2 } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { Trans } from 'react-i18next'
import { useTranslation } from '../../text/use-translation.ts'

import type { StoreRow } from '../../../electron/api/rows.ts'
import { isMac } from '../../parts/commands/keys.ts'
import drop from '../drop/drop-choice.module.css'
import { ReadOnlyLine } from '../drop/drop-overlay.tsx'

/** Says what things that are dragged over the lists of all stores would be for, and whether a store is asked for. */
export function AllDropOverlay(props: {
  items: number
  repository: string | undefined
  /** The store that it is for; undefined where the person will be asked. */
  only: StoreRow | undefined
}): ReactNode {
  const { repository, only } = props
  const { t } = useTranslation(['allStores', 'push', 'shell'])
  const onto = repository ?? t('shell:allStores')
  return (
    <div className={drop['overlay']}>
      <IconStack2 size={22} aria-hidden="true" />
      <h2>{t('push:choice.title', { count: props.items, onto })}</h2>
      <p>{only === undefined ? t('drop.asked') : t('drop.only', { store: only.name })}</p>
      <ReadOnlyLine store={only} />
      <p className={drop['hint']}>
        <Trans
          t={t}
          i18nKey="push:choice.hold"
          values={{ key: isMac ? '⌥' : 'Alt' }}
          components={[<kbd key="key" />]}
        />
      </p>
    </div>
  )
}
