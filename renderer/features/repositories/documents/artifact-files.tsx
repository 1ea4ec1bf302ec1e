import { IconDownload } from '@tabler/icons-react'
import { useMemo, type ReactNode } from 'react'
import { useTranslation } from '../../../text/use-translation.ts'

import type { ArtifactView } from '../../../../electron/api/rows.ts'
import { useDownload } from '../../../api/downloads.ts'
import { IconButton } from '../../../parts/controls/button.tsx'
import { rowsInOrder } from '../../../parts/grid/shown.ts'
import { useFirst } from '../../../parts/more.tsx'
import { Section } from '../../../parts/section.tsx'
import { shortDigest } from '../../../parts/values/digest.tsx'
import { KeyValues } from '../../../parts/values/key-value.tsx'
import { useMediaTypeText } from '../../../parts/values/use-media-type-text.ts'
import { useFormat } from '../../../text/format.ts'
import { visible } from '../../../text/visible.ts'
import type { RepositoryNavigation } from '../shared/navigation.ts'
import { SaveList } from '../../save-list/save-list.tsx'
import { useArtifactFileColumns } from './use-document-columns.ts'
import { nameToSave } from './name-to-save.ts'
import shared from '../shared/shared.module.css'
import styles from './documents.module.css'

/** The files of an artifact under the titles that its tool gave them, and simple facts of its configuration. */
export function ArtifactFiles(props: { nav: RepositoryNavigation; artifact: ArtifactView }): ReactNode {
  const { nav, artifact } = props
  const { t } = useTranslation('documents')
  const format = useFormat()
  const download = useDownload()
  const typeText = useMediaTypeText()
  const files = useFirst(artifact.files)
  const saved = useArtifactFileColumns()
  const rows = useMemo(() => rowsInOrder(artifact.files), [artifact.files])
  return (
    <>
      <Section
        title={t('files.title')}
        aside={
          <>
            {format.count(artifact.files.length)}{' '}
            <SaveList
              list="artifact-files"
              store={nav.store}
              columns={saved}
              filter={{ manifest: artifact.digest }}
              rows={rows}
              look="icon"
              complete
            />
          </>
        }
      >
        <ul className={styles['list']}>
          {files.shown.map((file, index) => (
            // Layers of the same digest may be listed twice.
            // oxlint-disable-next-line react/no-array-index-key
            <li key={index} className={styles['row']}>
              <span className="trunc" title={`${visible(file.title ?? '')} ${file.mediaType} ${file.digest}`}>
                <button
                  type="button"
                  className={`mono ${shared['link']}`}
                  onClick={() => nav.openBlob(file.digest)}
                >
                  {file.title === undefined ? shortDigest(file.digest) : visible(file.title)}
                </button>{' '}
                <span className={styles['type']}>{typeText(file.mediaType)}</span>
              </span>
              <span className={shared['end']}>{format.bytes(file.sizeBytes)}</span>
              <IconButton
                size="small"
                label={t('files.save', { name: visible(file.title ?? shortDigest(file.digest)) })}
                onClick={() =>
                  download.mutate({
                    store: nav.store.id,
                    keys: [file.blobKey],
                    suggestedName: nameToSave(file),
                  })
                }
              >
                <IconDownload size={14} />
              </IconButton>
            </li>
          ))}
        </ul>
        {files.more}
      </Section>
      {artifact.facts.length > 0 && (
        <Section title={t('part.facts')}>
          <KeyValues
            keyWidth="minmax(92px, 40%)"
            rows={artifact.facts.map(({ name, text }) => ({ name, value: text }))}
          />
        </Section>
      )}
    </>
  )
}
