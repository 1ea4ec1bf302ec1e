import type { ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { ConfigDraft, ConfigReading, ConfigSource, Finding } from '../../../electron/api/rows.ts'
import { Button } from '../../parts/controls/button.tsx'
import { FindingLine } from '../../parts/parameters/finding.tsx'
import { DriverBadge } from '../../parts/pill.tsx'
import styles from './open-config.module.css'

/** What a configuration holds: its findings, and its stores with their findings. */
export function ConfigDraftList(props: {
  reading: ConfigReading
  onUse: (draft: ConfigDraft) => void
}): ReactNode {
  const { t } = useTranslation('stores')
  const { drafts, findings } = props.reading
  const nothing = drafts.length === 0 && findings.length === 0
  return (
    <section aria-label={t('config.found', { count: drafts.length })}>
      <output className={styles['found']}>
        {nothing ? t('config.nothing') : t('config.found', { count: drafts.length })}
      </output>
      {findings.length > 0 && <Findings findings={findings} boxed />}
      {drafts.length > 0 && (
        <ul className={styles['drafts']}>
          {drafts.map((draft) => (
            <li key={draft.draftId}>
              <Draft draft={draft} onUse={() => props.onUse(draft)} />
            </li>
          ))}
        </ul>
      )}
    </section>
  )
}

function Draft(props: { draft: ConfigDraft; onUse: () => void }): ReactNode {
  const { t } = useTranslation('stores')
  const source = useSourceText()
  const { draft } = props
  return (
    <>
      <div className={styles['draft']}>
        <DriverBadge driver={draft.driver} />
        <div className="grow">
          <p className={styles['name']}>{draft.name}</p>
          <p className={styles['values']}>{source(draft.source)}</p>
          <p className={`mono ${styles['values']}`}>{summaryOf(draft)}</p>
          {draft.secretsGiven.length > 0 && (
            <p className={styles['values']}>
              {t('config.secretsGiven', {
                names: draft.secretsGiven.map((name) => secretText(draft, name)).join(', '),
              })}
            </p>
          )}
        </div>
        <Button tone="primary" onClick={props.onUse}>
          {t('config.use', { name: draft.name === '' ? t(`driver.${draft.driver}`) : draft.name })}
        </Button>
      </div>
      <Findings findings={draft.findings} />
    </>
  )
}

function Findings(props: { findings: readonly Finding[]; boxed?: boolean }): ReactNode {
  const { t } = useTranslation('configuration')
  if (props.findings.length === 0) return null
  const order = ['error', 'warning', 'info']
  const sorted = props.findings.toSorted((a, b) => order.indexOf(a.severity) - order.indexOf(b.severity))
  return (
    <ul
      aria-label={t('findings')}
      className={`${styles['findings']} ${props.boxed === true ? `box ${styles['boxed']}` : ''}`}
    >
      {sorted.map((finding, index) => (
        <li key={index}>
          <FindingLine finding={finding} withParameter />
        </li>
      ))}
    </ul>
  )
}

/** Where in the text a store was found: nothing to say of the file itself. */
function useSourceText(): (source: ConfigSource) => string {
  const { t } = useTranslation('stores')
  return ({ kind, name, part }) =>
    [name === undefined ? t(`config.source.${kind}`) : `${t(`config.source.${kind}`)} ${name}`, part]
      .filter((text) => text !== undefined)
      .join(' · ')
}

/** A secret by its name; the ID of a key with its end, by which people know it. */
function secretText({ accessKeyEnd }: ConfigDraft, name: string): string {
  const isId = name === 'accesskey' || name === 'accesskeyid' || name === 'secretid'
  return isId && accessKeyEnd !== undefined ? `${name} …${accessKeyEnd}` : name
}

function summaryOf(draft: ConfigDraft): string {
  return Object.entries(draft.values)
    .map(([name, value]) => `${name}: ${value}`)
    .join(' · ')
}
