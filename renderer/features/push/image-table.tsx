import { Checkbox, TextInput } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { ErrorData } from '../../../electron/api/messages.ts'
import type { ArchiveImage } from '../../../electron/api/rows.ts'
import { shortDigest } from '../../parts/values/digest.tsx'
import { useFormat } from '../../text/format.ts'
import type { ImageEdit, PlannedImage, TagsProblem } from './push-plan.ts'
import styles from './push.module.css'
import { Refusal } from './refusal.tsx'

/** The images of one archive: which are pushed, by what names, and why some cannot be. */
export function ImageTable(props: {
  images: readonly PlannedImage[]
  onImage: (image: string, edit: ImageEdit) => void
}): ReactNode {
  const { t } = useTranslation('push')
  return (
    <table className={styles['images']}>
      <thead>
        <tr>
          <th scope="col">
            <span className="visually-hidden">{t('column.push')}</span>
          </th>
          <th scope="col">{t('column.image')}</th>
          <th scope="col">{t('column.repository')}</th>
          <th scope="col">{t('column.tags')}</th>
          <th scope="col">{t('column.platforms')}</th>
          <th scope="col" className={styles['end']}>
            {t('column.toSend')}
          </th>
          <th scope="col" className={styles['end']}>
            {t('column.already')}
          </th>
        </tr>
      </thead>
      <tbody>
        {props.images.map((image) =>
          image.image.refused === undefined ? (
            <ImageLine key={image.id} planned={image} onEdit={(edit) => props.onImage(image.id, edit)} />
          ) : (
            <RefusedLine key={image.id} image={image.image} error={image.image.refused} />
          ),
        )}
      </tbody>
    </table>
  )
}

/** An image of the archive that cannot be pushed; the others are pushed without it. */
function RefusedLine(props: { image: ArchiveImage; error: ErrorData }): ReactNode {
  const { t } = useTranslation('push')
  const name = useName(props.image)
  return (
    <tr className={styles['off']}>
      <td>
        <span className="visually-hidden">{t('refused')}</span>
      </td>
      <td>
        <span className={`mono trunc ${styles['name']}`} title={props.image.name ?? props.image.digest}>
          {name}
        </span>
      </td>
      <td colSpan={5}>
        <Refusal error={props.error} className={styles['why']} />
      </td>
    </tr>
  )
}

function useName({ name, digest }: ArchiveImage): string {
  const { t } = useTranslation('push')
  return name ?? (digest === undefined ? t('unnamed') : shortDigest(digest))
}

function ImageLine(props: { planned: PlannedImage; onEdit: (edit: ImageEdit) => void }): ReactNode {
  const { planned, onEdit } = props
  const { image, chosen } = planned
  const { t } = useTranslation('push')
  const format = useFormat()
  const tagsProblem = useTagsProblem()
  const name = useName(image)
  const size = format.bytes(image.sizeBytes - image.alreadyBytes)
  return (
    <tr className={chosen ? '' : styles['off']}>
      <td>
        <Checkbox
          aria-label={t('pushOf', { name })}
          checked={chosen}
          onChange={(event) => onEdit({ chosen: event.currentTarget.checked })}
        />
      </td>
      <td>
        <span className={`mono trunc ${styles['name']}`} title={image.name ?? image.digest}>
          {name}
        </span>
        {image.subject !== undefined && (
          <span className={styles['sub']}>{t('about', { digest: shortDigest(image.subject) })}</span>
        )}
      </td>
      <td>
        <TextInput
          aria-label={t('repositoryOf', { name })}
          classNames={{ input: 'mono' }}
          value={planned.repositoryText}
          maxLength={300}
          spellCheck={false}
          disabled={!chosen}
          error={
            chosen && planned.repositoryProblem !== undefined
              ? t(`repositoryProblem.${planned.repositoryProblem}`)
              : undefined
          }
          onChange={(event) => onEdit({ repository: event.currentTarget.value })}
        />
      </td>
      <td>
        <TextInput
          aria-label={t('tagsOf', { name })}
          classNames={{ input: 'mono' }}
          value={planned.tagsText}
          maxLength={4000}
          spellCheck={false}
          disabled={!chosen}
          error={chosen && planned.tagsProblem !== undefined ? tagsProblem(planned.tagsProblem) : undefined}
          onChange={(event) => onEdit({ tags: event.currentTarget.value })}
        />
      </td>
      <td>
        <span className={`trunc ${styles['platforms']}`} title={image.platforms.join(', ')}>
          {platformsText(image.platforms)}
        </span>
      </td>
      <td className={styles['end']}>{image.digest === undefined ? t('upTo', { size }) : size}</td>
      <td className={styles['end']}>
        {t('alreadyOf', { already: format.count(image.alreadyBlobs), all: format.count(image.blobs) })}
      </td>
    </tr>
  )
}

function useTagsProblem(): (problem: TagsProblem) => string {
  const { t } = useTranslation('push')
  return (problem) =>
    problem.kind === 'none'
      ? t('tagsProblem.none')
      : t(`tagsProblem.${problem.kind}`, { tag: problem.tag.slice(0, mostOfTag) })
}

const mostOfTag = 40
const mostPlatforms = 3

/** Platforms without `linux/`, the usual system. */
function platformsText(platforms: readonly string[]): string {
  const short = platforms.map((platform) => platform.replace(/^linux\//, ''))
  if (short.length <= mostPlatforms) return short.join(', ')
  return `${short.slice(0, mostPlatforms).join(', ')} +${short.length - mostPlatforms}`
}
