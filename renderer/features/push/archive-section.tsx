import { NativeSelect } from '@mantine/core'
import { IconFile, IconStack2 } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import { Bar } from '../../parts/values/bar.tsx'
import { Pill } from '../../parts/pill.tsx'
import { useFormat } from '../../text/format.ts'
import { ImageTable } from './image-table.tsx'
import { callsItselfArchive, type Fate, type ImageEdit, type PlannedArchive } from './push-plan.ts'
import styles from './push.module.css'
import { MovedTags } from './moved-tags.tsx'
import { Refusal } from './refusal.tsx'
import type { TagMove } from './use-tag-moves.ts'
import { visible } from '../../text/visible.ts'

/** One archive: its format, what to do with it, and its images. */
export function ArchiveSection(props: {
  archive: PlannedArchive
  moves: readonly TagMove[]
  onFate: (fate: Fate) => void
  onImage: (image: string, edit: ImageEdit) => void
}): ReactNode {
  const { archive: planned } = props
  const { archive, state, fate, images } = planned
  const { t } = useTranslation('push')
  const fates: readonly Fate[] =
    state.phase === 'refused' ? ['file', 'nothing'] : ['images', 'file', 'nothing']
  const withImages = fate === 'images' && images.length > 0
  const own = new Set(images.map(({ id }) => id))
  return (
    <section className={styles['section']} aria-label={visible(archive.name)}>
      <div className={styles['head']}>
        {fate === 'images' ? (
          <IconStack2 size={16} aria-hidden="true" className={styles['accent']} />
        ) : (
          <IconFile size={16} aria-hidden="true" />
        )}
        <h3 className="trunc" title={visible(archive.name)}>
          {visible(archive.name)}
        </h3>
        <Kind archive={planned} />
        <Facts archive={planned} />
        <span className="grow" />
        <NativeSelect
          aria-label={t('fateOf', { name: archive.name })}
          value={fate}
          data={fates.map((value) => ({
            value,
            label: t(value === 'file' && archive.kind === 'folder' ? 'fate.files' : `fate.${value}`),
          }))}
          onChange={(event) => {
            const chosen = fates.find((known) => known === event.currentTarget.value)
            if (chosen !== undefined) props.onFate(chosen)
          }}
        />
      </div>
      {state.phase === 'refused' && callsItselfArchive(archive) && (
        <Refusal error={state.error} className={styles['refused']} />
      )}
      {withImages && <ImageTable images={images} onImage={props.onImage} />}
      {withImages && <MovedTags moves={props.moves.filter(({ image }) => own.has(image))} />}
    </section>
  )
}

function Kind(props: { archive: PlannedArchive }): ReactNode {
  const { archive, state } = props.archive
  const { t } = useTranslation('push')
  switch (state.phase) {
    case 'waiting':
    case 'reading':
      return null
    case 'refused':
      return props.archive.fate === 'file' ? (
        <Pill>{t('file')}</Pill>
      ) : (
        <Pill tone="error">{t('refused')}</Pill>
      )
    case 'read':
      return <Pill>{t(archive.kind === 'folder' ? 'layout' : state.content.format)}</Pill>
  }
}

function Facts(props: { archive: PlannedArchive }): ReactNode {
  const { archive, state } = props.archive
  const { t } = useTranslation('push')
  const format = useFormat()
  switch (state.phase) {
    case 'waiting':
      return <span className={styles['facts']}>{t('waiting')}</span>
    case 'reading':
      return (
        <span className={styles['facts']}>
          <Bar
            share={state.totalBytes === 0 ? 0 : state.doneBytes / state.totalBytes}
            tone="accent"
            width="80px"
          />
          {t('reading', { done: format.bytes(state.doneBytes), total: format.bytes(state.totalBytes) })}
        </span>
      )
    case 'refused':
      return <span className={styles['facts']}>{format.bytes(archive.sizeBytes)}</span>
    case 'read': {
      const { content } = state
      const images = { count: content.images.length, formatted: format.count(content.images.length) }
      const blobs = { count: content.blobs, formatted: format.count(content.blobs) }
      return (
        <span className={styles['facts']}>
          {t('contents', {
            size: format.bytes(archive.sizeBytes),
            images: t('images', images),
            blobs: t('blobs', blobs),
          })}
        </span>
      )
    }
  }
}
