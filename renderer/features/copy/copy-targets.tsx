import { useState, type ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { StoreRow } from '../../../electron/api/rows.ts'
import { Button } from '../../parts/controls/button.tsx'
import { Note } from '../../parts/feedback/note.tsx'
import { AllowChanges } from '../allow-changes/allow-changes.tsx'
import { StoreChoice } from '../../parts/store-choice.tsx'
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
  const [allowing, setAllowing] = useState<string>()
  const chosen = stores.find((store) => store.id === value)
  if (stores.length === 0) return <Note>{t('copy.noTarget')}</Note>
  return (
    <>
      <StoreChoice
        label={t('copy.to')}
        stores={stores}
        value={value}
        remarkOf={({ id }) => (id === props.from ? t('copy.sameStore') : undefined)}
        onChange={props.onChange}
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
