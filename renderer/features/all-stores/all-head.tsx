import { IconStack2 } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import { ChoiceBar } from '../../parts/controls/choice-bar.tsx'
import { useWaysBack } from '../../state/memory/use-places.ts'
import styles from './all-stores.module.css'

/** The head of all stores: whether repositories or blobs are shown, and the actions of that. */
export function AllHead(props: {
  shown: 'allStores' | 'allBlobs'
  what: string
  children?: ReactNode
}): ReactNode {
  const { shown } = props
  const { t } = useTranslation(['allStores', 'shell'])
  const { toPage } = useWaysBack()
  return (
    <div className={`page-head ${styles['head']}`}>
      <IconStack2 size={18} stroke={1.6} aria-hidden="true" />
      <h1>{t('shell:allStores')}</h1>
      <ChoiceBar
        label={t('shown')}
        value={shown}
        choices={[
          { value: 'allStores', text: t('shell:tab.repositories') },
          { value: 'allBlobs', text: t('shell:tab.blobs') },
        ]}
        onChange={(at) => {
          if (at !== shown) toPage(at)
        }}
      />
      <span className={`trunc grow ${styles['what']}`}>{props.what}</span>
      {props.children}
    </div>
  )
}
