import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { ConfigDraft } from '../../../electron/api/views.ts'
import { Button } from '../../parts/button.tsx'
import { FindingLine } from '../../parts/finding.tsx'
import { DriverBadge } from '../../parts/pill.tsx'
import styles from './open-config.module.css'

/** The stores that a configuration holds, each with what is to be said of it. */
export function ConfigDraftList(props: {
  drafts: readonly ConfigDraft[]
  onUse: (draft: ConfigDraft) => void
}): ReactNode {
  const { t } = useTranslation('stores')
  const { drafts } = props
  return (
    <section aria-label={t('config.found', { count: drafts.length })}>
      <output className={styles['found']}>
        {drafts.length === 0 ? t('config.nothing') : t('config.found', { count: drafts.length })}
      </output>
      <ul className={styles['drafts']}>
        {drafts.map((draft) => (
          <li key={draft.draftId}>
            <DriverBadge driver={draft.driver} />
            <div className="grow">
              <p className={styles['name']}>{draft.name}</p>
              <p className={`mono ${styles['values']}`}>{summaryOf(draft)}</p>
              {draft.secretsGiven.length > 0 && (
                <p className={styles['values']}>
                  {t('config.secretsGiven', { names: draft.secretsGiven.join(', ') })}
                </p>
              )}
              {draft.findings.map((finding) => (
                <FindingLine
                  key={`${finding.id} ${finding.parameter ?? ''}`}
                  finding={finding}
                  withParameter
                />
              ))}
            </div>
            <Button tone="primary" onClick={() => props.onUse(draft)}>
              {t('config.use', { name: draft.name })}
            </Button>
          </li>
        ))}
      </ul>
    </section>
  )
}

function summaryOf(draft: ConfigDraft): string {
  return Object.entries(draft.values)
    .map(([name, value]) => `${name}: ${value}`)
    .join('  ')
}
