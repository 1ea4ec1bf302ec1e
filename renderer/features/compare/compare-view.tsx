import { IconArrowsDiff } from '@tabler/icons-react'
import { useMemo, useState, type ReactNode } from 'react'

import type { StoreRow } from '../../../electron/api/rows.ts'
import { Button } from '../../parts/controls/button.tsx'
import { Empty } from '../../parts/feedback/empty.tsx'
import { Note } from '../../parts/feedback/note.tsx'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import type { CompareAddress } from '../../state/address/address.ts'
import { useGoTo } from '../../state/address/use-address.ts'
import { useWindowState } from '../../state/window-state.tsx'
import { useFormat } from '../../text/format.ts'
import { useTranslation } from '../../text/use-translation.ts'
import { CompareBar } from './compare-bar.tsx'
import styles from './compare.module.css'
import { MirrorRulesView } from './rules/mirror-rules-view.tsx'
import { draftOf } from './rules/rule-draft.ts'
import { StoreNotes } from './store-notes.tsx'
import { chosenStores, useComparison } from './use-comparison.ts'
import { useRefreshStores } from './use-refresh-stores.ts'
import { CompareMatrix } from './compare-matrix.tsx'
import { ComparePageHead } from './compare-page-head.tsx'

const noneClosed: ReadonlySet<string> = new Set()

/** The tags of several stores beside each other: where they differ, and a copy of what is missing. */
export function CompareView(props: { stores: readonly StoreRow[]; address: CompareAddress }): ReactNode {
  const { stores, address } = props
  const goTo = useGoTo()
  const chosen = useMemo(() => chosenStores(address, stores), [address, stores])
  const [closed, setClosed] = useState(noneClosed)
  const comparison = useComparison(address, chosen, closed)
  const { running, refresh } = useRefreshStores()
  const { openDialog } = useWindowState()
  const change = (some: Partial<CompareAddress>): void => goTo({ ...address, ...some }, 'replace')
  const ids = [...(chosen.base === undefined ? [] : [chosen.base]), ...chosen.others].map(({ id }) => id)
  if (stores.length < 2) return <FewStores />
  return (
    <div role="presentation" className="fill">
      <ComparePageHead
        comparison={comparison}
        address={address}
        isRunning={running.size > 0}
        onAgain={() => refresh(ids)}
        onChange={change}
      />
      {address.rules === 'yes' ? (
        <MirrorRulesView
          stores={stores}
          onNew={() => openDialog({ kind: 'mirrorRule', draft: draftOf(address, chosen) })}
        />
      ) : (
        <>
          <CompareBar
            address={address}
            stores={stores}
            chosen={chosen}
            counts={comparison.found.counts}
            onChange={change}
          />
          <StoreNotes told={comparison.told} stores={stores} running={running} refresh={refresh} />
          {comparison.query.isError && (
            <ErrorPanel error={comparison.query.error} onRetry={() => void comparison.query.refetch()} />
          )}
          {!comparison.isWhole && <WholeNote rows={comparison.view.rows} />}
          <CompareMatrix
            key={ids.join(' ')}
            address={address}
            chosen={chosen}
            comparison={comparison}
            closed={closed}
            setClosed={setClosed}
            onChange={change}
            onList={refresh}
          />
        </>
      )}
    </div>
  )
}

function WholeNote(props: { rows: number }): ReactNode {
  const { t } = useTranslation('comparison')
  const format = useFormat()
  return (
    <div className={styles['notes']}>
      <Note tone="warning">{t('notWhole', { formatted: format.count(props.rows) })}</Note>
    </div>
  )
}

function FewStores(): ReactNode {
  const { t } = useTranslation(['comparison', 'stores'])
  const { openDialog } = useWindowState()
  return (
    <div role="presentation" className="fill">
      <div className="page-head">
        <IconArrowsDiff size={18} stroke={1.6} aria-hidden="true" />
        <h1>{t('name')}</h1>
      </div>
      <Empty
        title={t('fewStores')}
        detail={t('fewStoresDetail')}
        action={<Button onClick={() => openDialog({ kind: 'addStore' })}>{t('stores:add')}</Button>}
      />
    </div>
  )
}
