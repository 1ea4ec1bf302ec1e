import { IconArrowRight, IconArrowsDiff, IconTrash } from '@tabler/icons-react'
import type { ReactNode } from 'react'

import { Button } from '../../../parts/controls/button.tsx'
import { useWindowState } from '../../../state/window-state.tsx'
import { useFormat } from '../../../text/format.ts'
import { useTranslation } from '../../../text/use-translation.ts'
import { copyItemOf, type ImageOfMenu } from '../shared/copy-item.ts'
import type { RepositoryNavigation } from '../shared/navigation.ts'
import { deletionOfTags, mostAtOnce, useImageDeletes } from '../shared/use-image-deletes.ts'
import { earlierFirst, useCompareImages } from '../shared/use-compare-images.ts'
import type { ManifestRow } from './tag-rows.ts'

/** Actions on several chosen rows; the manifest pane has those for one. While none are chosen, on all that a filter shows. */
export function ChosenTags(props: {
  nav: RepositoryNavigation
  repository: string
  rows: readonly ManifestRow[]
  /** The rows that show because of a filter; none without one. */
  shown: readonly ManifestRow[]
}): ReactNode {
  const { nav, repository, rows } = props
  const { t } = useTranslation(['images', 'plans', 'differences'])
  const { openDialog } = useWindowState()
  const images = rows.map(imageOf).filter(({ tag, digest }) => tag !== undefined || digest !== undefined)
  const deletes = useImageDeletes(nav.store, repository, images)
  const compare = useCompareImages(nav.store.id, repository)
  const [first, second] = earlierFirst(images)
  if (images.length < 2) return <ShownTags nav={nav} repository={repository} rows={props.shown} />
  const tagged = images.every(({ tag }) => tag !== undefined)
  return (
    <>
      <span className="grow" />
      <Button
        size="small"
        icon={<IconArrowRight size={14} />}
        onClick={() => openDialog({ kind: 'copy', from: nav.store, items: [copyItemOf(repository, images)] })}
      >
        {t(tagged ? 'copy.openTags' : 'copy.openManifests', { count: images.length })}
      </Button>
      {images.length === 2 && first !== undefined && second !== undefined && (
        <Button size="small" icon={<IconArrowsDiff size={14} />} onClick={() => compare(first, second)}>
          {t('differences:open')}
        </Button>
      )}
      {deletes.entries.map(({ id, text, run }) => (
        <Button key={id} size="small" icon={<IconTrash size={14} />} onClick={run}>
          {text}
        </Button>
      ))}
    </>
  )
}

function ShownTags(props: {
  nav: RepositoryNavigation
  repository: string
  rows: readonly ManifestRow[]
}): ReactNode {
  const { nav, repository, rows } = props
  const { t } = useTranslation('plans')
  const format = useFormat()
  const { openDialog } = useWindowState()
  if (rows.length < 2 || rows.length > mostAtOnce) return null
  const tags = rows.flatMap(({ tag }) => tag ?? [])
  return (
    <>
      <span className="grow" />
      <Button
        size="small"
        icon={<IconTrash size={14} />}
        onClick={() => openDialog(deletionOfTags(nav.store, repository, tags))}
      >
        {t('open.deleteShown', { count: tags.length, formatted: format.count(tags.length) })}
      </Button>
    </>
  )
}

/** What a menu knows of a row. */
export function imageOf({ tag, digest, manifest, atMs }: ManifestRow): ImageOfMenu {
  return { tag, digest, kind: manifest?.kind, atMs }
}
