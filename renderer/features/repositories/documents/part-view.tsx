import { useState, type ReactNode } from 'react'
import { useTranslation } from '../../../text/use-translation.ts'

import type { ArtifactFile, DocumentPart, SbomPackage } from '../../../../electron/api/rows.ts'
import { useDownload } from '../../../api/downloads.ts'
import { Button } from '../../../parts/controls/button.tsx'
import { ChoiceBar } from '../../../parts/controls/choice-bar.tsx'
import { Note } from '../../../parts/feedback/note.tsx'
import { useExplanation } from '../../../text/explanations.ts'
import type { ArtifactProps } from './artifact-props.ts'
import { ChartPart } from './chart-part.tsx'
import { nameToSave } from './name-to-save.ts'
import { ProvenancePart } from './provenance-part.tsx'
import { RawPart } from './raw-part.tsx'
import { SbomPart } from './sbom-part.tsx'
import { Statement } from './statement.tsx'
import styles from './documents.module.css'

/** One document of an artifact: laid out, or as it is stored. */
export function PartView(
  props: ArtifactProps & {
    part: DocumentPart
    pages: readonly (readonly SbomPackage[])[] | undefined
    ended: boolean
    file: ArtifactFile | undefined
  },
): ReactNode {
  const { part, file, nav } = props
  const { t } = useTranslation('documents')
  const download = useDownload()
  const hasText = part.content.kind !== 'unread' && part.content.kind !== 'chart'
  const isLaidOut = part.content.kind !== 'other' && part.content.kind !== 'predicate'
  const [view, setView] = useState<'laidOut' | 'raw'>('laidOut')
  return (
    <div className={styles['fill']}>
      <div className={styles['bar']}>
        {hasText && isLaidOut && (
          <ChoiceBar
            label={t('show')}
            value={view}
            choices={[
              { value: 'laidOut', text: t('laidOut') },
              { value: 'raw', text: t('raw') },
            ]}
            onChange={setView}
          />
        )}
        <span className="grow" />
        {file !== undefined && (
          <Button
            size="small"
            onClick={() =>
              download.mutate({ store: nav.store.id, keys: [file.blobKey], suggestedName: nameToSave(file) })
            }
          >
            {t('save')}
          </Button>
        )}
      </div>
      {view === 'raw' && hasText ? <RawPart {...props} layer={part.layer} /> : <LaidOut {...props} />}
    </div>
  )
}

function LaidOut(props: Parameters<typeof PartView>[0]): ReactNode {
  const { part, nav } = props
  const { t } = useTranslation('documents')
  const explain = useExplanation()
  const { content } = part
  const statement = part.statement && <Statement nav={nav} statement={part.statement} />
  switch (content.kind) {
    case 'sbom':
      return (
        <>
          {statement}
          <SbomPart
            store={props.nav.store}
            repository={props.repository}
            manifest={props.manifest}
            sbom={content.sbom}
            pages={props.pages}
            ended={props.ended}
          />
        </>
      )
    case 'provenance':
      return (
        <>
          {statement}
          <ProvenancePart provenance={content.provenance} />
        </>
      )
    case 'chart':
      return <ChartPart chart={content.chart} />
    case 'unread':
      return (
        <div className={styles['problems']}>
          <Note tone="warning">{explain(content.why)}</Note>
        </div>
      )
    case 'predicate':
    case 'signature':
      return (
        <>
          {statement}
          <RawPart {...props} layer={part.layer} />
        </>
      )
    case 'other':
      return (
        <>
          <div className={styles['problems']}>
            <Note>{t('notLaidOut')}</Note>
          </div>
          <RawPart {...props} layer={part.layer} />
        </>
      )
  }
}
