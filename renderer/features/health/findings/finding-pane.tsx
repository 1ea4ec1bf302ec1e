import { IconX } from '@tabler/icons-react'
import { useQuery } from '@tanstack/react-query'
import { useState, type ReactNode } from 'react'

import type { FindingRow, StoreRow } from '../../../../electron/api/rows.ts'
import { useClient } from '../../../api/client/client-context.tsx'
import { storesQuery } from '../../../api/queries/stores.ts'
import { Button, IconButton } from '../../../parts/controls/button.tsx'
import { CopyButton } from '../../../parts/controls/copy-button.tsx'
import { ErrorPanel } from '../../../parts/feedback/problem.tsx'
import { Pane } from '../../../parts/panes.tsx'
import { Dot } from '../../../parts/pill.tsx'
import { Section } from '../../../parts/section.tsx'
import { Digest } from '../../../parts/values/digest.tsx'
import { KeyValues } from '../../../parts/values/key-value.tsx'
import { useGoTo } from '../../../state/address/use-address.ts'
import { useFormat } from '../../../text/format.ts'
import { useTranslation } from '../../../text/use-translation.ts'
import { visible } from '../../../text/visible.ts'
import { AllowChangesLine } from '../allow-changes-line.tsx'
import health from '../health.module.css'
import { placesOf } from './finding-place.ts'
import styles from './findings.module.css'
import { RepairButtons } from './repair-buttons.tsx'
import { isAboutContent } from './finding-kinds.ts'
import { useFindingText } from './use-finding-text.ts'

/** One finding: what is wrong, what that breaks, since when, where else the blob is, and what can be done. */
export function FindingPane(props: { store: StoreRow; finding: FindingRow; onClose: () => void }): ReactNode {
  const { store, finding } = props
  const { t } = useTranslation(['health', 'common'])
  const format = useFormat()
  const text = useFindingText()
  const goTo = useGoTo()
  const [error, setError] = useState<unknown>()
  return (
    <Pane
      label={t(`kind.${finding.kind}`)}
      tone="subtle"
      detail
      header={
        <div className={health['detailHead']}>
          <h2 className={styles['title']}>
            <Dot tone={finding.severity} />
            {t(`kind.${finding.kind}`)}
          </h2>
          <span className="grow" />
          <IconButton size="small" label={t('findings.close')} onClick={props.onClose}>
            <IconX size={14} />
          </IconButton>
        </div>
      }
    >
      <Section>
        <p className={styles['text']}>{t('findings.sentence', { text: text.what(finding) })}</p>
        <p className={styles['text']}>{t(`explain.${finding.kind}`)}</p>
      </Section>
      <Section title={t('findings.repairs')}>
        {finding.repairs.length === 0 ? (
          <p className={styles['text']}>
            {t(finding.severity === 'error' ? 'findings.pushAgain' : 'findings.noRepair')}
          </p>
        ) : (
          <RepairButtons store={store} findings={[finding]} all={false} place="pane" onError={setError} />
        )}
        {finding.repairs.length > 0 && <AllowChangesLine store={store} text={t('repair.readOnly')} />}
        {error !== undefined && <ErrorPanel error={error} compact />}
      </Section>
      <Section title={t('findings.breaks')}>
        <Breaks store={store} finding={finding} />
      </Section>
      <Section>
        <KeyValues
          rows={[
            {
              name: t('findings.columnDigest'),
              value: finding.digest === undefined ? undefined : <Digest value={finding.digest} />,
            },
            {
              name: t('findings.since'),
              value:
                finding.sinceMs === undefined ? t('findings.sinceUnknown') : format.dateTime(finding.sinceMs),
            },
            {
              name: t('findings.size'),
              value: finding.sizeBytes === undefined ? undefined : format.bytes(finding.sizeBytes),
              ...(finding.sizeBytes === undefined ? {} : { title: format.bytesExact(finding.sizeBytes) }),
            },
            {
              name: t('findings.expected'),
              value: finding.expected && text.value(finding.expected),
              mono: true,
            },
            { name: t('findings.found'), value: finding.found && text.value(finding.found), mono: true },
            {
              name: t('findings.key'),
              value: (
                <span className={styles['key']}>
                  <span className="mono">{visible(finding.key)}</span>
                  <CopyButton value={finding.key} what={t('findings.key')} />
                </span>
              ),
            },
            { name: t('findings.heldBy'), value: <HeldBy finding={finding} /> },
          ]}
        />
      </Section>
      <Section title={t('findings.places')}>
        <div className={styles['links']}>
          {placesOf(store.id, finding).map(({ kind, address }) => (
            <Button key={kind} tone="link" onClick={() => goTo(address)}>
              {t(`place.${kind}`)}
            </Button>
          ))}
        </div>
      </Section>
    </Pane>
  )
}

function Breaks(props: { store: StoreRow; finding: FindingRow }): ReactNode {
  const { store, finding } = props
  const { t } = useTranslation(['health', 'common'])
  const format = useFormat()
  const goTo = useGoTo()
  const { breaks, breaksCount } = finding
  if (breaks.length === 0) return <p className={styles['text']}>{t('findings.breaksNothing')}</p>
  const more = breaksCount - breaks.length
  return (
    <ul className={styles['breaks']}>
      {breaks.map(({ repository, tag }) => (
        <li key={`${repository}:${tag}`}>
          <Button tone="link" onClick={() => goTo({ at: 'repositories', store: store.id, repository, tag })}>
            <span className="trunc">{visible(`${repository}:${tag}`)}</span>
          </Button>
        </li>
      ))}
      {more > 0 && <li>{t('findings.moreBreaks', { count: more, formatted: format.count(more) })}</li>}
    </ul>
  )
}

/** Undefined for what is no blob. */
function HeldBy(props: { finding: FindingRow }): ReactNode {
  const { digest, heldBy, kind } = props.finding
  const { t } = useTranslation(['health', 'common'])
  const goTo = useGoTo()
  const stores = useQuery(storesQuery(useClient())).data ?? []
  if (digest === undefined || !isAboutContent(kind)) return t('common:none')
  if (heldBy.length === 0) return t('findings.heldByNobody')
  return (
    <span className={styles['links']}>
      {heldBy.map((id) => (
        <Button key={id} tone="link" onClick={() => goTo({ at: 'blobs', store: id, blob: digest })}>
          {stores.find((store) => store.id === id)?.name ?? t('findings.unknownStore')}
        </Button>
      ))}
    </span>
  )
}
