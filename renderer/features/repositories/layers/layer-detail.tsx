import type { ReactNode } from 'react'
import { useTranslation } from '../../../text/use-translation.ts'

import type { LayerRow } from '../../../../electron/api/rows.ts'
import { Button } from '../../../parts/controls/button.tsx'
import { Digest } from '../../../parts/values/digest.tsx'
import { KeyValues } from '../../../parts/values/key-value.tsx'
import { MediaType } from '../../../parts/values/media-type.tsx'
import { Section } from '../../../parts/section.tsx'
import { StorageClass } from '../../../parts/values/storage-class.tsx'
import { useFormat } from '../../../text/format.ts'
import { layerStateOf } from './layer-state.ts'
import type { RepositoryNavigation } from '../shared/navigation.ts'
import { PresenceMark } from '../shared/presence-mark.tsx'
import styles from './layers.module.css'

/** The chosen step in full: its command as it was written, and the layer it made. */
export function LayerDetail(props: {
  row: LayerRow
  nav: RepositoryNavigation
  /** Absent where its files stand beside it. */
  onFiles?: () => void
}): ReactNode {
  const { row, nav, onFiles } = props
  const { t } = useTranslation('repositories')
  const format = useFormat()
  const { layer } = row
  return (
    // A region that scrolls has to be reachable by keyboard.
    // oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex
    <section className={styles['chosen']} tabIndex={0} aria-label={t('layers.step', { step: row.step })}>
      <Section>
        <div className={styles['chosenHead']}>
          <h3>
            {layer === undefined
              ? t('layers.step', { step: row.step })
              : t('layers.selected', { index: layer.index })}
          </h3>
          {layer !== undefined && (
            <span className={styles['chosenActions']}>
              {onFiles !== undefined && (
                <Button size="small" onClick={onFiles}>
                  {t('layers.openFiles')}
                </Button>
              )}
              <Button size="small" onClick={() => nav.openBlob(layer.storedAs)}>
                {t('layers.openBlob')}
              </Button>
            </span>
          )}
        </div>
        {row.createdBy !== undefined && <pre className={`mono ${styles['code']}`}>{row.createdBy}</pre>}
        <KeyValues
          rows={[
            ...(layer === undefined
              ? []
              : [
                  { name: t('layers.blob'), value: <Digest value={layer.digest} full /> },
                  {
                    name: t('layers.storedAs'),
                    value:
                      layer.storedAs === layer.digest ? undefined : <Digest value={layer.storedAs} full />,
                  },
                  { name: t('layers.state'), value: <PresenceMark state={layerStateOf(layer)} /> },
                  { name: t('layers.size'), value: format.bytesExact(layer.sizeBytes) },
                  {
                    name: t('layers.storedSize'),
                    value:
                      layer.presence === 'sizeDiffers' && layer.storedBytes !== undefined
                        ? format.bytesExact(layer.storedBytes)
                        : undefined,
                  },
                  {
                    name: t('layers.storageClass'),
                    value:
                      layer.restore !== undefined && layer.storageClass !== undefined ? (
                        <StorageClass name={layer.storageClass} restore={layer.restore} />
                      ) : undefined,
                  },
                  { name: t('layers.mediaType'), value: <MediaType value={layer.mediaType} /> },
                  {
                    name: t('layers.diffId'),
                    value: layer.diffId === undefined ? undefined : <Digest value={layer.diffId} />,
                  },
                ]),
            {
              name: t('layers.created'),
              value: row.createdAtMs === undefined ? undefined : format.dateTime(row.createdAtMs),
            },
            { name: t('layers.comment'), value: row.comment },
          ]}
        />
      </Section>
    </section>
  )
}
