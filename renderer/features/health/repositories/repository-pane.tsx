import { IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'

import type { FindingRow, StoreRow } from '../../../../electron/api/rows.ts'
import { Button, IconButton } from '../../../parts/controls/button.tsx'
import { Pane } from '../../../parts/panes.tsx'
import { Section } from '../../../parts/section.tsx'
import { KeyValues } from '../../../parts/values/key-value.tsx'
import { useGoTo } from '../../../state/address/use-address.ts'
import { useFormat } from '../../../text/format.ts'
import { MiddleText } from '../../../parts/values/middle-text.tsx'
import { useTranslation } from '../../../text/use-translation.ts'
import { BriefFindings } from '../findings/brief-findings.tsx'
import styles from '../health.module.css'
import { PlannedObjects } from './planned-objects.tsx'
import type { RepositoryLine } from './repository-lines.ts'
import { nobody } from './repository-table.tsx'

/** What would go of one repository, and what is wrong in it. */
export function RepositoryPane(props: {
  store: StoreRow
  /** As the address names it. */
  repository: string
  line: RepositoryLine | undefined
  findings: readonly FindingRow[]
  plan: string | undefined
  onFinding: (finding: string) => void
  onClose: () => void
}): ReactNode {
  const { store, repository, line } = props
  const { t } = useTranslation('health')
  const format = useFormat()
  const goTo = useGoTo()
  const isNobody = repository === nobody
  return (
    <Pane
      label={isNobody ? t('repositories.nobody') : repository}
      tone="subtle"
      detail
      header={
        <div className={styles['detailHead']}>
          <h2
            className="trunc"
            title={repository}
            aria-label={isNobody ? t('repositories.nobody') : repository}
          >
            {isNobody ? t('repositories.nobody') : <MiddleText text={repository} />}
          </h2>
          <span className="grow" />
          <IconButton size="small" label={t('repositories.close')} onClick={props.onClose}>
            <IconX size={14} />
          </IconButton>
        </div>
      }
    >
      <Section>
        {isNobody && <p className={styles['small']}>{t('repositories.nobodyDetail')}</p>}
        <div className={styles['links']}>
          {isNobody ? (
            <Button tone="link" onClick={() => goTo({ at: 'blobs', store: store.id, state: 'unreferenced' })}>
              {t('repositories.openBlobs')}
            </Button>
          ) : (
            <>
              <Button tone="link" onClick={() => goTo({ at: 'repositories', store: store.id, repository })}>
                {t('repositories.open')}
              </Button>
              {line !== undefined && line.takenManifests > 0 && (
                <Button
                  tone="link"
                  onClick={() => goTo({ at: 'repositories', store: store.id, repository, kind: 'untagged' })}
                >
                  {t('repositories.untaggedColumn')}
                </Button>
              )}
            </>
          )}
        </div>
      </Section>
      {line !== undefined && (
        <Section title={t('repositories.wouldGo')}>
          <KeyValues
            keyWidth="140px"
            rows={[
              {
                name: t('repositories.tagsKept'),
                value:
                  line.tags === undefined || isNobody ? undefined : format.count(line.tags - line.takenTags),
              },
              {
                name: t('repositories.takenTags'),
                value: line.takenTags === 0 ? undefined : format.count(line.takenTags),
              },
              { name: t('repositories.takenManifests'), value: format.count(line.takenManifests) },
              { name: t('repositories.blobs'), value: format.count(line.freedBlobs) },
              {
                name: t('repositories.freed'),
                value: format.bytes(line.freedBytes),
                title: format.bytesExact(line.freedBytes),
              },
            ]}
          />
          {props.plan !== undefined && !isNobody && line.takenTags + line.takenManifests > 0 && (
            <PlannedObjects key={props.plan} store={store} plan={props.plan} repository={repository} />
          )}
        </Section>
      )}
      {!isNobody && (
        <Section
          title={t('repositories.findings')}
          aside={props.findings.length === 0 ? undefined : format.count(props.findings.length)}
        >
          {props.findings.length === 0 ? (
            <p className={styles['small']}>{t('repositories.noFindings')}</p>
          ) : (
            <BriefFindings findings={props.findings} onOpen={props.onFinding} />
          )}
        </Section>
      )}
    </Pane>
  )
}
