import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { StoreRow } from '../../../electron/api/rows.ts'
import { useClient } from '../../api/client/client-context.tsx'
import { configurationQuery } from '../../api/queries/stores.ts'
import { Button } from '../../parts/controls/button.tsx'
import { Empty } from '../../parts/feedback/empty.tsx'
import { FindingLine } from '../../parts/parameters/finding.tsx'
import { useGoTo } from '../../state/address/use-address.ts'
import { useWindowState } from '../../state/window-state.tsx'
import styles from './configuration.module.css'

/** Shown instead of a store's content while its parameters have errors: each with a button to its field. */
export function CannotOpen(props: { store: StoreRow }): ReactNode {
  const { t } = useTranslation('configuration')
  const { openDialog } = useWindowState()
  const goTo = useGoTo()
  const { store } = props
  const configuration = useQuery(configurationQuery(useClient(), store.id)).data
  const errors = (configuration?.findings ?? [])
    .filter(({ severity }) => severity === 'error')
    .slice(0, mostShown)
  return (
    <Empty
      title={t('cannotOpen.title')}
      detail={t('cannotOpen.detail')}
      action={
        <div className={styles['cannotOpen']}>
          <ul>
            {errors.map((finding) => (
              <li key={`${finding.id} ${finding.parameter ?? ''}`}>
                <FindingLine finding={finding} withParameter />
                {finding.parameter !== undefined && (
                  <Button
                    size="small"
                    onClick={() =>
                      openDialog({ kind: 'editStore', store, parameters: [finding.parameter ?? ''] })
                    }
                  >
                    {t('cannotOpen.field', { parameter: finding.parameter })}
                  </Button>
                )}
              </li>
            ))}
          </ul>
          <Button tone="primary" onClick={() => goTo({ at: 'configuration', store: store.id })}>
            {t('cannotOpen.all')}
          </Button>
        </div>
      }
    />
  )
}

const mostShown = 10
