import { useState, type ReactNode } from 'react'
import { useTranslation } from '../../../text/use-translation.ts'

import type { ChartFile, ChartView } from '../../../../electron/api/rows.ts'
import { CopyButton } from '../../../parts/controls/copy-button.tsx'
import { useFirst } from '../../../parts/more.tsx'
import { Note } from '../../../parts/feedback/note.tsx'
import { Section } from '../../../parts/section.tsx'
import { KeyValues } from '../../../parts/values/key-value.tsx'
import { useFormat } from '../../../text/format.ts'
import { visible } from '../../../text/visible.ts'
import shared from '../shared/shared.module.css'
import styles from './documents.module.css'

/** A Helm chart: what it says of itself, what it needs, and its files to read. */
export function ChartPart(props: { chart: ChartView }): ReactNode {
  const { chart } = props
  const { t } = useTranslation('documents')
  const format = useFormat()
  const files = useFirst(chart.files)
  const [open, setOpen] = useState(() => chart.files.find(({ path }) => path.endsWith('/values.yaml'))?.path)
  const file = chart.files.find(({ path }) => path === open)
  return (
    <>
      <Section title={chart.name ?? t('part.chart')}>
        <KeyValues
          rows={[
            { name: t('chart.version'), value: chart.version },
            { name: t('chart.appVersion'), value: chart.appVersion },
            { name: t('chart.description'), value: chart.description },
            ...chart.facts.map(({ name, text }) => ({ name, value: text })),
          ]}
        />
      </Section>
      {chart.dependencies.length > 0 && (
        <Section title={t('chart.dependencies')} aside={format.count(chart.dependencies.length)}>
          <ul className={styles['list']}>
            {chart.dependencies.map(({ name, version, repository }) => (
              <li key={`${name} ${version} ${repository}`} className={styles['row']}>
                <span className="mono trunc" title={repository}>
                  {visible(name)}
                </span>
                <span className="mono trunc">{visible(version ?? '')}</span>
                <span />
              </li>
            ))}
          </ul>
        </Section>
      )}
      <Section title={t('chart.files')} aside={format.count(chart.files.length)}>
        {!chart.complete && <Note>{t('chart.incomplete')}</Note>}
        <ul className={styles['list']}>
          {files.shown.map(({ path, sizeBytes }) => (
            <li key={path}>
              <button
                type="button"
                className={`${shared['line']} ${styles['row']}`}
                aria-pressed={path === open}
                onClick={() => setOpen(path)}
              >
                <span className="mono trunc" title={visible(path)}>
                  {visible(path)}
                </span>
                <span />
                <span className={shared['end']}>{format.bytes(sizeBytes)}</span>
              </button>
            </li>
          ))}
        </ul>
        {files.more}
      </Section>
      <FileText file={file} />
    </>
  )
}

function FileText(props: { file: ChartFile | undefined }): ReactNode {
  const { file } = props
  const { t } = useTranslation('documents')
  if (file === undefined) return null
  return (
    <Section
      title={visible(file.path)}
      aside={file.text !== undefined && <CopyButton value={file.text} what={t('chart.text')} />}
    >
      {file.text === undefined ? (
        <p className={styles['count']}>{t('chart.noText')}</p>
      ) : (
        // A region that scrolls has to be reachable by keyboard.
        // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
        <pre className={`mono ${styles['text']}`} tabIndex={0} aria-label={visible(file.path)}>
          {file.text}
        </pre>
      )}
    </Section>
  )
}
