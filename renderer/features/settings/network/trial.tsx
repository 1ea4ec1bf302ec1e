import { Select } from '@mantine/core'
import { useState, type ReactNode } from 'react'

import type { NetworkTrial, StoreRow } from '../../../../electron/api/rows.ts'
import { useTryNetwork } from '../../../api/network.ts'
import { Button } from '../../../parts/controls/button.tsx'
import { ErrorPanel } from '../../../parts/feedback/problem.tsx'
import { Note } from '../../../parts/feedback/note.tsx'
import { useFormat } from '../../../text/format.ts'
import { useTranslation } from '../../../text/use-translation.ts'
import styles from '../settings.module.css'

/** Asks a store one thing, over the network as it is set now. */
export function Trial(props: { stores: readonly StoreRow[] }): ReactNode {
  const { stores } = props
  const { t } = useTranslation('settings')
  const trial = useTryNetwork()
  const overNetwork = stores.find(({ driver }) => driver !== 'filesystem')
  const [chosen, setChosen] = useState<string>()
  const store = chosen ?? overNetwork?.id ?? stores[0]?.id
  return (
    <section className={styles['group']} aria-label={t('trial.title')}>
      <h3>{t('trial.title')}</h3>
      {store === undefined ? (
        <p className={styles['hint']}>{t('trial.noStores')}</p>
      ) : (
        <div className={styles['trial']}>
          <Select
            label={t('trial.store')}
            value={store}
            data={stores.map(({ id, name }) => ({ value: id, label: name }))}
            onChange={(value) => {
              setChosen(value ?? undefined)
              trial.reset()
            }}
          />
          <Button disabled={trial.isPending} onClick={() => trial.mutate(store)}>
            {t('trial.start')}
          </Button>
        </div>
      )}
      <div aria-live="polite">{trial.data !== undefined && <Answer trial={trial.data} />}</div>
      {trial.isError && <ErrorPanel error={trial.error} compact />}
    </section>
  )
}

function Answer(props: { trial: NetworkTrial }): ReactNode {
  const { local, proxy, latencyMs } = props.trial
  const { t } = useTranslation('settings')
  const latency = useFormat().duration(latencyMs)
  if (local) return <Note>{t('trial.local')}</Note>
  return (
    <Note>
      {proxy === undefined ? t('trial.direct', { latency }) : t('trial.through', { proxy, latency })}
    </Note>
  )
}
