import { useState, type ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { StoreRow } from '../../../electron/api/rows.ts'
import { Button } from '../../parts/controls/button.tsx'
import { StoreChoice } from '../../parts/store-choice.tsx'
import styles from './choose-things.module.css'
import type { DroppedAmongStores } from '../../state/dialog.ts'
import { useOpenDropped } from './use-open-dropped.ts'

/** Asks which store a drop is for. A store that holds the repository is chosen first. */
export function ChooseStore(props: {
  of: DroppedAmongStores
  stores: readonly StoreRow[]
  onCancel: () => void
}): ReactNode {
  const { holders, ...brought } = props.of
  const { t } = useTranslation(['push', 'common'])
  const openDropped = useOpenDropped()
  const [chosen, setChosen] = useState<string>()
  const holds = new Set(holders)
  const stores = props.stores.toSorted((a, b) => rankOf(a, holds) - rankOf(b, holds))
  const store = stores.find(({ id }) => id === chosen) ?? stores[0]
  return (
    <form
      className={styles['choose']}
      onSubmit={(event) => {
        event.preventDefault()
        if (store !== undefined) openDropped({ ...brought, store })
      }}
    >
      <StoreChoice
        label={
          brought.into === undefined
            ? t('whichStore.label')
            : t('whichStore.labelFor', { name: brought.into.name })
        }
        stores={stores}
        value={store?.id}
        remarkOf={({ id }) => (holds.has(id) ? t('whichStore.holds') : undefined)}
        onChange={setChosen}
      />
      <div className={styles['actions']}>
        <Button onClick={props.onCancel}>{t('common:cancel')}</Button>
        <Button submit tone="primary" disabled={store === undefined}>
          {t('whichStore.next')}
        </Button>
      </div>
    </form>
  )
}

/** Stores that hold the repository come first, and among them those that are not read-only. */
function rankOf({ id, readOnly }: StoreRow, holds: ReadonlySet<string>): number {
  return (holds.has(id) ? 0 : 2) + (readOnly ? 1 : 0)
}
