import { IconPlayerStop, IconShieldCheck } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { StoreRow } from '../../../electron/api/rows.ts'
import { useAccessCheck, type AccessState } from '../../api/access-check.ts'
import { useCommands } from '../../parts/commands/use-commands.ts'
import { Button } from '../../parts/controls/button.tsx'
import { LoadingLine } from '../../parts/feedback/loading-line.tsx'
import { rowsInOrder } from '../../parts/grid/shown.ts'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import { InBothLanguages } from '../../text/in-both-languages.tsx'
import { SaveList } from '../save-list/save-list.tsx'
import { useAccessColumns } from './use-access-columns.ts'
import { AccessPolicyPart } from './access-policy.tsx'
import { AccessResult } from './access-result.tsx'
import { AccessTable } from './access-table.tsx'
import styles from './access.module.css'

function SaveAccess(props: { store: StoreRow; state: AccessState }): ReactNode {
  const { store, state } = props
  return (
    <div className={styles['save']}>
      <SaveList
        list="access-check"
        store={store}
        columns={useAccessColumns(state)}
        complete={state.left !== undefined}
        rows={rowsInOrder(state.actions)}
        look="small"
      />
    </div>
  )
}

/** Which of the permissions that a registry needs the store's access key has. Tried when asked; what it wrote is deleted. */
export function AccessSection(props: { store: StoreRow }): ReactNode {
  const { t } = useTranslation('access')
  const { store } = props
  const check = useAccessCheck(store.id)
  const { state, running } = check
  return (
    <section className={styles['section']} aria-labelledby="access-title">
      <InBothLanguages>
        <AccessCommands check={check} />
      </InBothLanguages>
      <div className={styles['head']}>
        <div className={styles['about']}>
          <h2 id="access-title">{t('title')}</h2>
          <p>{t(store.readOnly ? 'aboutReading' : 'about')}</p>
        </div>
        {running ? (
          <Button icon={<IconPlayerStop size={14} />} onClick={check.stop}>
            {t('stop')}
          </Button>
        ) : (
          <Button icon={<IconShieldCheck size={14} />} onClick={check.start}>
            {t(state === undefined ? 'check' : 'checkAgain')}
          </Button>
        )}
      </div>
      {running && <LoadingLine />}
      {check.error !== null && <ErrorPanel error={check.error} compact />}
      {state !== undefined && state.actions.length > 0 && (
        <>
          <AccessResult state={state} running={running} />
          <AccessTable state={state} running={running} />
          <SaveAccess store={store} state={state} />
          {state.policy !== undefined && <AccessPolicyPart policy={state.policy} readOnly={store.readOnly} />}
        </>
      )}
    </section>
  )
}

function AccessCommands(props: { check: ReturnType<typeof useAccessCheck> }): ReactNode {
  const { state, running, start, stop } = props.check
  const { t } = useTranslation('access')
  useCommands([
    running
      ? { id: 'access-stop', group: 'page', label: t('stop'), Icon: IconPlayerStop, run: stop }
      : {
          id: 'access-check',
          group: 'page',
          label: t(state === undefined ? 'check' : 'checkAgain'),
          Icon: IconShieldCheck,
          run: start,
        },
  ])
  return null
}
