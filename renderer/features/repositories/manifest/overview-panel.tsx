import { useQuery } from '@tanstack/react-query'
import { useMemo, type ReactNode } from 'react'
import { useTranslation } from '../../../text/use-translation.ts'

import type { IndexEntryView, ManifestDetail } from '../../../../electron/api/rows.ts'
import { useClient } from '../../../api/client/client-context.tsx'
import { tagsQuery } from '../../../api/queries/registry.ts'
import { CopyButton } from '../../../parts/controls/copy-button.tsx'
import { shortDigest } from '../../../parts/values/digest.tsx'
import { Breakable } from '../../../parts/values/breakable.tsx'
import { KeyValues } from '../../../parts/values/key-value.tsx'
import { MediaType } from '../../../parts/values/media-type.tsx'
import { MiddleElided } from '../../../parts/values/middle-elided.tsx'
import { useFirst } from '../../../parts/more.tsx'
import { ProblemList } from '../../../parts/feedback/problem.tsx'
import { Section } from '../../../parts/section.tsx'
import { useFormat } from '../../../text/format.ts'
import { UsedBy } from '../../catalog/used-by.tsx'
import type { PanelProps } from '../shared/panel-props.ts'
import { referenceText, type RepositoryNavigation } from '../shared/navigation.ts'
import { ComparePlatform } from './compare-platform.tsx'
import { useEntryName } from './platform-select.tsx'
import { PresenceMark } from '../shared/presence-mark.tsx'
import { AskForAddress, PullSection } from './pull-section.tsx'
import { isMeasured, useContentSizes, type ContentSizes } from './use-content-sizes.ts'
import { ReferrersSummary } from '../referrers/referrers-summary.tsx'
import shared from '../shared/shared.module.css'
import styles from './manifest.module.css'
import { latestTags } from '../shared/latest-tags.ts'
import { platformOf } from './use-open-manifest.ts'

/** What a manifest is, where it is kept, what it holds and what refers to it. */
export function OverviewPanel(props: PanelProps): ReactNode {
  const { nav, repository, reference, detail } = props
  const { t } = useTranslation('repositories')
  const format = useFormat()
  const text = referenceText(repository, reference)
  const total = detail.totalBytes
  return (
    <>
      {detail.problems.length > 0 && (
        <div className={shared['problems']}>
          <ProblemList problems={detail.problems} />
        </div>
      )}
      <Section title={t('overview.reference')}>
        <div className={styles['field']}>
          <span className="mono">
            <Breakable text={text} />
          </span>
          <CopyButton value={text} what={t('manifest.copyReference')} />
        </div>
        <div className={styles['field']}>
          <span className={styles['oneLine']}>
            <MiddleElided text={detail.digest} />
          </span>
          <CopyButton value={detail.digest} what={t('tags.digest')} />
        </div>
      </Section>
      {nav.store.registryAddress !== undefined && (
        <PullSection store={nav.store} repository={repository} reference={reference} detail={detail} />
      )}
      <Section>
        <KeyValues
          rows={[
            {
              name: t('overview.mediaType'),
              value: detail.mediaType && <MediaType value={detail.mediaType} />,
            },
            {
              name: t('overview.artifactType'),
              value: detail.artifactType && <MediaType value={detail.artifactType} />,
            },
            {
              name: 'tag' in reference ? t('overview.pushed') : t('overview.linked'),
              value: detail.pushedAtMs === undefined ? undefined : format.dateTime(detail.pushedAtMs),
            },
            {
              name: t('overview.totalSize'),
              value: total === undefined ? undefined : format.bytes(total),
              ...(total === undefined ? {} : { title: format.bytesExact(total) }),
            },
            { name: t('overview.manifestSize'), value: format.bytesExact(detail.sizeBytes) },
            { name: t('overview.sameDigest'), value: <SameDigest {...props} /> },
            {
              name: t('overview.subject'),
              value:
                detail.subject === undefined ? undefined : (
                  <DigestLink nav={nav} digest={detail.subject.digest} />
                ),
            },
            { name: t('overview.linkFile'), value: <KeyTail value={detail.linkKey} from="/_manifests/" /> },
            { name: t('overview.blobKey'), value: <KeyTail value={detail.blobKey} from="/blobs/" /> },
          ]}
        />
      </Section>
      {detail.manifests.length > 0 && <Entries nav={nav} repository={repository} detail={detail} />}
      <UsedBy store={nav.store.id} digest={detail.digest} />
      <Annotations annotations={detail.annotations} />
      <ReferrersSummary nav={nav} repository={repository} digest={detail.digest} />
      {nav.store.registryAddress === undefined && <AskForAddress store={nav.store} />}
    </>
  )
}

/** The end of an object key, where keys differ; the copy button copies all of it. */
function KeyTail(props: { value: string; from: string }): ReactNode {
  const { t } = useTranslation('repositories')
  const at = props.value.lastIndexOf(props.from)
  return (
    <span className={styles['keyTail']}>
      <span className="mono trunc" title={props.value}>
        {at === -1 ? props.value : `…${props.value.slice(at)}`}
      </span>
      <CopyButton value={props.value} what={t('overview.key')} />
    </span>
  )
}

const tagsShown = 6
const tagsNamed = 100

function SameDigest(props: PanelProps): ReactNode {
  const { nav, repository, reference, detail } = props
  const { t } = useTranslation('repositories')
  const tags = useQuery(tagsQuery(useClient(), nav.store.id, repository))
  const own = 'tag' in reference ? reference.tag : undefined
  const same = useMemo(
    () =>
      latestTags(tags.data?.pages ?? [])
        .filter((row) => row.digest === detail.digest && row.tag !== own)
        .map((row) => row.tag),
    [tags.data, detail.digest, own],
  )
  if (same.length === 0) return t('overview.sameNone')
  return (
    <span className={styles['links']}>
      {same.slice(0, tagsShown).map((tag) => (
        <button key={tag} type="button" className={shared['link']} onClick={() => nav.openRow({ tag })}>
          {tag}
        </button>
      ))}
      {same.length > tagsShown && (
        <span title={same.slice(0, tagsNamed).join(', ')}>
          {t('overview.moreTags', { count: same.length - tagsShown })}
        </span>
      )}
    </span>
  )
}

function DigestLink(props: { nav: RepositoryNavigation; digest: string }): ReactNode {
  return (
    <button
      type="button"
      className={`mono ${shared['link']}`}
      title={props.digest}
      onClick={() => props.nav.openManifest(props.digest)}
    >
      {shortDigest(props.digest)}
    </button>
  )
}

/** What an index lists: manifests, and in BuildKit's caches blobs. */
function Entries(props: {
  nav: RepositoryNavigation
  repository: string
  detail: ManifestDetail
}): ReactNode {
  const { nav, detail } = props
  const { t } = useTranslation('repositories')
  const nameOf = useEntryName()
  const chosen = platformOf(detail, nav.address.manifest)?.digest
  const { shown, more } = useFirst(detail.manifests)
  const sizes = useContentSizes(nav.store.id, props.repository, shown)
  return (
    <Section
      title={t(detail.platforms.length > 0 ? 'overview.platforms' : 'overview.contents')}
      aside={t('overview.entries', { count: detail.manifests.length })}
    >
      <ul className={shared['lines']}>
        {shown.map((entry, at) => (
          <li key={at}>
            <button
              type="button"
              className={`${shared['line']} ${styles['platformLine']}`}
              aria-pressed={entry.kind === 'blob' ? undefined : entry.digest === chosen}
              title={entry.kind === 'image' ? entry.digest : `${entry.name} ${entry.digest}`}
              onClick={() =>
                entry.kind === 'blob' ? nav.openBlob(entry.digest) : nav.choosePlatform(entry.digest)
              }
              onDoubleClick={() => entry.kind !== 'blob' && nav.openManifest(entry.digest)}
            >
              <span className="mono trunc">{nameOf(entry)}</span>
              <span className="mono">{shortDigest(entry.digest)}</span>
              <EntrySize entry={entry} sizes={sizes} />
              <PresenceMark state={entry.presence} words="unlessPresent" />
            </button>
          </li>
        ))}
      </ul>
      {more}
      {chosen !== undefined && (
        <p className={styles['more']}>
          <button type="button" className={shared['link']} onClick={() => nav.openManifest(chosen)}>
            {t('overview.openManifest')}
          </button>
          <ComparePlatform nav={nav} repository={props.repository} detail={detail} />
        </p>
      )}
    </Section>
  )
}

/** How large the image is, once it is known; a blob is what its descriptor says. */
function EntrySize(props: { entry: IndexEntryView; sizes: ContentSizes }): ReactNode {
  const { entry, sizes } = props
  const { t } = useTranslation('repositories')
  const format = useFormat()
  const sizeBytes = entry.kind === 'blob' ? entry.sizeBytes : sizes.get(entry.digest)
  if (sizeBytes === undefined) {
    const isKnown = !isMeasured(entry) || sizes.has(entry.digest)
    return <span className={shared['end']}>{isKnown ? '—' : ''}</span>
  }
  const exact = format.bytesExact(sizeBytes)
  return (
    <span
      className={shared['end']}
      title={entry.kind === 'blob' ? exact : t('overview.contentSize', { size: exact })}
    >
      {format.bytes(sizeBytes)}
    </span>
  )
}

/** Annotations of a manifest or labels of an image. The prefix that most share is shortened. */
export function Annotations(props: {
  annotations: Readonly<Record<string, string>>
  title?: string
}): ReactNode {
  const { t } = useTranslation('repositories')
  const entries = Object.entries(props.annotations)
  if (entries.length === 0) return null
  return (
    <Section title={props.title ?? t('overview.annotations')} aside={String(entries.length)}>
      <KeyValues
        keyWidth="minmax(92px, 40%)"
        rows={entries.map(([name, value]) => ({
          name,
          label: name.replace(/^org\.opencontainers\./, '…'),
          value,
        }))}
      />
    </Section>
  )
}
