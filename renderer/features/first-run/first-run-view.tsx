import { IconBox, IconChevronRight, IconDatabasePlus, IconFileText } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import { useGoTo } from '../../state/address/use-address.ts'
import { useClient } from '../../api/client/client-context.tsx'
import { useAddSampleStore } from '../../api/mutations/stores.ts'
import { driverSpecsQuery } from '../../api/queries/stores.ts'
import { hostInfoQuery } from '../../api/settings.ts'
import { DriverBadge } from '../../parts/pill.tsx'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import { shortcutText } from '../../parts/commands/shortcuts.ts'
import { useWindowState } from '../../state/window-state.tsx'
import { Mark } from './mark.tsx'
import styles from './first-run.module.css'

/** No store yet: three ways to the first one. */
export function FirstRunView(): ReactNode {
  const { t } = useTranslation('stores')
  const { openDialog } = useWindowState()
  const goTo = useGoTo()
  const client = useClient()
  const sample = useAddSampleStore()
  const specs = useQuery(driverSpecsQuery(client)).data ?? []
  return (
    <div className={styles['page']}>
      <div className={styles['column']}>
        <Mark />
        <h1>{t('firstRun.title')}</h1>
        <p className={styles['lead']}>{t('firstRun.lead')}</p>
        <ul className={styles['options']}>
          <Option
            icon={<IconFileText size={16} />}
            title={t('firstRun.openConfig')}
            detail={t('firstRun.openConfigDetail')}
            keys={shortcutText('openConfig')}
            onChoose={() => openDialog({ kind: 'openConfig' })}
          />
          <Option
            icon={<IconDatabasePlus size={16} />}
            title={t('firstRun.addStore')}
            detail={t('firstRun.addStoreDetail')}
            keys={shortcutText('addStore')}
            onChoose={() => openDialog({ kind: 'addStore' })}
          />
          <Option
            icon={<IconBox size={16} />}
            title={t('firstRun.sample')}
            detail={sample.isPending ? t('firstRun.makingSample') : t('firstRun.sampleDetail')}
            disabled={sample.isPending}
            onChoose={() =>
              sample.mutate(undefined, {
                onSuccess: ({ store }) => goTo({ at: 'repositories', store }),
              })
            }
          />
        </ul>
        {sample.isError && <ErrorPanel error={sample.error} compact />}
        <ul className={styles['drivers']}>
          {specs.map(({ driver }) => (
            <li key={driver}>
              <DriverBadge driver={driver} />
              {t(`driverShort.${driver}`)}
            </li>
          ))}
        </ul>
        <Foot />
      </div>
    </div>
  )
}

function Option(props: {
  icon: ReactNode
  title: string
  detail: string
  keys?: string
  disabled?: boolean
  onChoose: () => void
}): ReactNode {
  return (
    <li>
      <button type="button" disabled={props.disabled === true} onClick={props.onChoose}>
        <span className={styles['icon']}>{props.icon}</span>
        <span className={styles['words']}>
          <span className={styles['title']}>{props.title}</span>
          <span className={styles['detail']}>{props.detail}</span>
        </span>
        {props.keys !== undefined && <kbd aria-hidden="true">{props.keys}</kbd>}
        <IconChevronRight size={14} aria-hidden="true" className={styles['chevron']} />
      </button>
    </li>
  )
}

function Foot(): ReactNode {
  const { t } = useTranslation('stores')
  const info = useQuery(hostInfoQuery(useClient())).data
  const keys = {
    keychain: 'firstRun.keysKeychain',
    keyFile: 'firstRun.keysKeyFile',
    unprotected: 'firstRun.keysUnprotected',
  } as const
  return (
    <p className={styles['foot']}>
      {t('firstRun.drop')} {info !== undefined && t(keys[info.secrets])}
    </p>
  )
}
