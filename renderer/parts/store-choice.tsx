import { IconLock } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from '../text/use-translation.ts'

import type { StoreRow } from '../../electron/api/rows.ts'
import { DriverBadge } from './pill.tsx'
import { useErrorTitle } from './feedback/problem.tsx'
import { RadioList } from './controls/radio-list.tsx'
import styles from './store-choice.module.css'

/** One of several stores, in a dialog; `remarkOf` says in a few words what is to be known of one. */
export function StoreChoice(props: {
  label: string
  stores: readonly StoreRow[]
  value: string | undefined
  remarkOf: (store: StoreRow) => string | undefined
  onChange: (store: string) => void
}): ReactNode {
  const { t } = useTranslation('stores')
  const errorTitle = useErrorTitle()
  const detailOf = ({ connection, location }: StoreRow): string =>
    connection.state === 'failed' ? `${location} · ${errorTitle(connection.error)}` : location
  return (
    <RadioList
      label={props.label}
      value={props.value}
      choices={props.stores.map((store) => ({
        value: store.id,
        text: (
          <>
            <DriverBadge driver={store.driver} />
            <span className="trunc">{store.name}</span>
            <Remark>{props.remarkOf(store)}</Remark>
            {store.readOnly && (
              <Remark>
                <IconLock size={12} aria-hidden="true" />
                {t('readOnly')}
              </Remark>
            )}
          </>
        ),
        detail: detailOf(store),
      }))}
      onChange={props.onChange}
      focused
    />
  )
}

function Remark(props: { children: ReactNode }): ReactNode {
  return props.children === undefined ? null : <span className={styles['remark']}>{props.children}</span>
}
