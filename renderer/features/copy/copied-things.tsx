import type { ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { CopyItem } from '../../../electron/api/images.ts'
import { shortDigest } from '../../parts/values/digest.tsx'
import { singleRepository } from './copy-request.ts'

/** What is copied, in words and names. */
export function CopiedThings(props: { items: readonly CopyItem[] | undefined }): ReactNode {
  const { t } = useTranslation('images')
  const { items } = props
  const single = singleRepository(items)
  if (items === undefined) return t('copy.everything')
  if (single === undefined) return t('copy.repositories', { count: items.length })
  const { repository, tags = [], digests = [] } = single
  const [tag] = tags
  const [digest] = digests
  if (tag === undefined && digest === undefined) return <span className="mono">{repository}</span>
  if (tags.length + digests.length === 1) {
    const reference = tag === undefined ? `@${shortDigest(digest ?? '')}` : `:${tag}`
    return <span className="mono">{`${repository}${reference}`}</span>
  }
  const words =
    digests.length === 0
      ? t('copy.tagsOf', { count: tags.length })
      : t('copy.manifestsOf', { count: tags.length + digests.length })
  return (
    <>
      {words} <span className="mono">{repository}</span>
    </>
  )
}

/** The label of the start button: what was chosen, without what is copied along with it. */
export function useStartText(items: readonly CopyItem[] | undefined): string {
  const { t } = useTranslation('images')
  const single = singleRepository(items)
  if (items === undefined) return t('copy.startEverything')
  if (single === undefined) return t('copy.startRepositories', { count: items.length })
  const { tags = [], digests = [] } = single
  if (digests.length > 0) return t('copy.startManifests', { count: tags.length + digests.length })
  return tags.length > 0
    ? t('copy.startTags', { count: tags.length })
    : t('copy.startRepositories', { count: 1 })
}
