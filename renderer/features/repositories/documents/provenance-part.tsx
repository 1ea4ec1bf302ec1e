import type { ReactNode } from 'react'
import { useTranslation } from '../../../text/use-translation.ts'

import type { ProvenanceView } from '../../../../electron/api/rows.ts'
import { CopyButton } from '../../../parts/controls/copy-button.tsx'
import { useFirst } from '../../../parts/more.tsx'
import { Section } from '../../../parts/section.tsx'
import { KeyValues } from '../../../parts/values/key-value.tsx'
import { useFormat } from '../../../text/format.ts'
import { visible } from '../../../text/visible.ts'
import styles from './documents.module.css'

/** How an image was built, as its builder says. */
export function ProvenancePart(props: { provenance: ProvenanceView }): ReactNode {
  const { provenance } = props
  const { t } = useTranslation('documents')
  const format = useFormat()
  const materials = useFirst(provenance.materials)
  const time = (atMs: number | undefined) => (atMs === undefined ? undefined : format.dateTime(atMs))
  return (
    <>
      <Section title={t('provenance.build')}>
        <KeyValues
          rows={[
            { name: t('provenance.format'), value: provenance.format },
            { name: t('provenance.builder'), value: provenance.builder, mono: true },
            { name: t('provenance.buildType'), value: provenance.buildType, mono: true },
            { name: t('provenance.source'), value: provenance.source, mono: true },
            { name: t('provenance.revision'), value: provenance.revision, mono: true },
            { name: t('provenance.invocation'), value: provenance.invocation, mono: true },
            { name: t('provenance.started'), value: time(provenance.startedAtMs) },
            { name: t('provenance.finished'), value: time(provenance.finishedAtMs) },
          ]}
        />
      </Section>
      {provenance.parameters.length > 0 && (
        <Section title={t('provenance.parameters')} aside={format.count(provenance.parameters.length)}>
          <KeyValues
            keyWidth="minmax(92px, 40%)"
            rows={provenance.parameters.map(({ name, text }) => ({ name, value: text, mono: true }))}
          />
        </Section>
      )}
      {provenance.materials.length > 0 && (
        <Section title={t('provenance.materials')} aside={format.count(provenance.materials.length)}>
          <ul className={styles['list']}>
            {materials.shown.map(({ uri, digest }, index) => (
              // The same material may be named twice.
              // oxlint-disable-next-line react/no-array-index-key
              <li key={index} className={styles['row']}>
                <span className="mono trunc" title={visible(uri)}>
                  {visible(uri)}
                </span>
                <span className="mono trunc" title={digest}>
                  {digest === undefined ? '' : digest.slice(digest.indexOf(':') + 1).slice(0, 12)}
                </span>
                <CopyButton value={digest ?? uri} what={t('provenance.material')} />
              </li>
            ))}
          </ul>
          {materials.more}
        </Section>
      )}
    </>
  )
}
