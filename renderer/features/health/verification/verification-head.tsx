import {
  IconReportAnalytics,
  IconRefresh,
  IconShieldCheck,
  IconShieldHalf,
  IconShieldQuestion,
  IconShieldX,
} from '@tabler/icons-react'
import { useState, type ReactNode } from 'react'

import { CallError } from '../../../../electron/api/contract.ts'
import type {
  CatalogState,
  StoreRow,
  VerificationLevel,
  VerificationResult,
  VerificationState,
} from '../../../../electron/api/rows.ts'
import { useStartVerification } from '../../../api/mutations/health.ts'
import { useCommands } from '../../../parts/commands/use-commands.ts'
import { Button } from '../../../parts/controls/button.tsx'
import { ErrorPanel } from '../../../parts/feedback/problem.tsx'
import { useWindowState } from '../../../state/window-state.tsx'
import { useFormat } from '../../../text/format.ts'
import { useTranslation } from '../../../text/use-translation.ts'
import { worstOf } from '../findings/finding-kinds.ts'
import { isToday } from '../is-today.ts'
import styles from './verification.module.css'
import { LevelChoice } from './level-choice.tsx'
import { RunningVerification } from './running-verification.tsx'
import { SaveFindings } from './save-findings.tsx'

/** When the store was verified last, what another verification would ask of it, and how far one is that runs. */
export function VerificationHead(props: {
  store: StoreRow
  state: VerificationState
  catalog: CatalogState | undefined
}): ReactNode {
  const { store, state } = props
  const { t } = useTranslation(['health', 'reports'])
  const { openDialog } = useWindowState()
  const format = useFormat()
  const [chosen, setChosen] = useState<VerificationLevel>()
  const [mostBytesPerSecond, setMost] = useState<number>()
  const start = useStartVerification()
  const { last, running, unfinished } = state
  const level = chosen ?? last?.level ?? 'listing'
  const begin = (goOn: boolean): void =>
    start.mutate({
      store: store.id,
      level: goOn ? 'content' : level,
      ...(goOn ? { goOn } : {}),
      ...(mostBytesPerSecond === undefined ? {} : { mostBytesPerSecond }),
    })
  useCommands(
    running === undefined
      ? [
          {
            id: 'verify',
            group: 'page',
            label: t(last === undefined ? 'verify' : 'verifyAgain'),
            Icon: IconRefresh,
            run: () => begin(false),
          },
        ]
      : [],
  )
  // A failure comes with the state, too; a person who began it sees it once.
  const error =
    running === undefined ? (start.error ?? (state.failure && new CallError(state.failure))) : undefined
  return (
    <div className={styles['head']}>
      {running === undefined ? (
        <>
          <div className={styles['line']}>
            <LastVerification last={last} />
            <span className="grow" />
            <Button
              icon={<IconReportAnalytics size={14} />}
              onClick={() => openDialog({ kind: 'audit', store })}
            >
              {t('reports:audit.open')}
            </Button>
            {last !== undefined && <SaveFindings store={store} last={last} />}
            {unfinished !== undefined && (
              <Button title={t('goOnDetail')} onClick={() => begin(true)}>
                {t('goOn', { size: format.bytes(unfinished.ofBytes - unfinished.doneBytes) })}
              </Button>
            )}
            <Button
              tone={last === undefined ? 'primary' : 'plain'}
              icon={<IconRefresh size={14} />}
              disabled={start.isPending}
              onClick={() => begin(false)}
            >
              {t(last === undefined ? 'verify' : 'verifyAgain')}
            </Button>
          </div>
          <LevelChoice
            store={store}
            level={level}
            catalog={props.catalog}
            mostBytesPerSecond={mostBytesPerSecond}
            onLevel={setChosen}
            onMost={setMost}
          />
        </>
      ) : (
        <RunningVerification store={store.id} run={running} />
      )}
      {error !== undefined && <ErrorPanel error={error} compact onRetry={() => begin(false)} />}
    </div>
  )
}

function LastVerification(props: { last: VerificationResult | undefined }): ReactNode {
  const { last } = props
  const { t } = useTranslation('health')
  const format = useFormat()
  if (last === undefined) {
    return (
      <>
        <span className={styles['state']}>
          <IconShieldQuestion size={16} aria-hidden="true" />
          {t('verified.never')}
        </span>
        <span className={`trunc ${styles['what']}`}>{t('verified.neverDetail')}</span>
      </>
    )
  }
  const time = format.timeOfDay(last.endedAtMs)
  const today = isToday(last.endedAtMs)
  const key = last.wasStopped ? (today ? 'stoppedToday' : 'stoppedAt') : today ? 'today' : 'at'
  const worst = last.wasStopped ? 'warning' : worstOf(last)
  const Shield = last.wasStopped ? IconShieldHalf : worst === undefined ? IconShieldCheck : IconShieldX
  const counted = (name: 'blobs' | 'manifests' | 'requests', count: number): string =>
    t(`verified.${name}`, { count, formatted: format.count(count) })
  const numbers = t('verified.what', {
    blobs: counted('blobs', last.blobs),
    manifests: counted('manifests', last.manifests),
    duration: format.duration(last.endedAtMs - last.startedAtMs),
    requests: counted('requests', last.requests),
  })
  const what =
    last.readBytes > 0
      ? t('verified.withRead', { what: numbers, size: format.bytes(last.readBytes) })
      : numbers
  return (
    <>
      <span className={styles['state']} data-tone={worst ?? 'ok'}>
        <Shield size={16} aria-hidden="true" />
        {t(`verified.${key}`, { time })}
      </span>
      <span className={`trunc ${styles['what']}`} title={`${t(`level.${last.level}`)} · ${what}`}>
        {what}
      </span>
    </>
  )
}
