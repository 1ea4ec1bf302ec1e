import { IconLock } from '@tabler/icons-react'
import { useState, type ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { StoreRow } from '../../../electron/api/views.ts'
import { Button } from '../../parts/button.tsx'
import { Note } from '../../parts/note.tsx'
import { DriverBadge } from '../../parts/pill.tsx'
import { RadioList } from '../../parts/radio-list.tsx'
import { useErrorTitle } from '../../parts/problem.tsx'
import { AllowChanges } from '../../shell/allow-changes.tsx'
import styles from './copy.module.css'

/** Which store it is copied to. One that is read-only can be looked at, and says how to change that. */
export function CopyTargets(props: {
  stores: readonly StoreRow[]
  /** The store it comes from, which may be among them. */
  from: string
  value: string | undefined
  onChange: (store: string) => void
}): ReactNode {
  const { stores, value } = props
  const { t } = useTranslation(['images', 'stores'])
  const errorTitle = useErrorTitle()
  const [allowing, setAllowing] = useState<string>()
  const chosen = stores.find((store) => store.id === value)
  if (stores.length === 0) return <Note>{t('copy.noTarget')}</Note>
  const detailOf = ({ connection, location }: StoreRow): string =>
    connection.state === 'failed' ? `${location} · ${errorTitle(connection.error)}` : location
  return (
    <>
      <RadioList
        label={t('copy.to')}
        value={value}
        choices={stores.map((store) => ({
          value: store.id,
          text: <TargetName store={store} same={store.id === props.from} />,
          detail: detailOf(store),
        }))}
        onChange={props.onChange}
        focused
      />
      {chosen?.readOnly === true &&
        (allowing === chosen.id ? (
          <div className={styles['allow']}>
            <AllowChanges store={chosen} onDone={() => setAllowing(undefined)} withTitle />
          </div>
        ) : (
          <div className={styles['readOnly']}>
            <Note tone="warning">{t('copy.readOnly', { store: chosen.name })}</Note>
            <Button onClick={() => setAllowing(chosen.id)}>{t('stores:allowChanges')}</Button>
          </div>
        ))}
    </>
  )
}

function TargetName(props: { store: StoreRow; same: boolean }): ReactNode {
  const { store } = props
  const { t } = useTranslation(['stores', 'images'])
  return (
    <>
      <DriverBadge driver={store.driver} />
      <span className="trunc">{store.name}</span>
      {props.same && <span className={styles['lock']}>{t('images:copy.sameStore')}</span>}
      {store.readOnly && (
        <span className={styles['lock']}>
          <IconLock size={12} aria-hidden="true" />
          {t('readOnly')}
        </span>
      )}
    </>
  )
}
