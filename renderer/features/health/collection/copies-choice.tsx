import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'

import type { StoreRow } from '../../../../electron/api/rows.ts'
import { useClient } from '../../../api/client/client-context.tsx'
import { storesQuery } from '../../../api/queries/stores.ts'
import { RadioList } from '../../../parts/controls/radio-list.tsx'
import { useFormat } from '../../../text/format.ts'
import { useTranslation } from '../../../text/use-translation.ts'
import styles from './collection.module.css'

const none = 'none'

/** Whether blobs are copied to another store before they go, and to which. */
export function CopiesChoice(props: {
  store: StoreRow
  value: string | undefined
  sizeBytes: number | undefined
  onChange: (copyTo: string | undefined) => void
}): ReactNode {
  const { store, value, sizeBytes, onChange } = props
  const { t } = useTranslation('collection')
  const format = useFormat()
  const others = (useQuery(storesQuery(useClient())).data ?? []).filter(({ id }) => id !== store.id)
  return (
    <div>
      <RadioList
        label={t('copies.title')}
        value={value ?? none}
        choices={[
          { value: none, text: t('copies.none'), detail: t('copies.noneDetail') },
          ...others.map(({ id, name, location, readOnly }) => ({
            value: id,
            text: name,
            detail: location,
            disabledReason: readOnly ? t('copies.readOnly') : undefined,
          })),
        ]}
        onChange={(chosen) => onChange(chosen === none ? undefined : chosen)}
      />
      {value !== undefined && (
        <p className={styles['hint']}>
          {sizeBytes !== undefined && `${t('copies.size', { size: format.bytes(sizeBytes) })} `}
          {t('copies.garbageThere')}
        </p>
      )}
    </div>
  )
}
