import { useQuery } from '@tanstack/react-query'
import { useMemo, type ReactNode } from 'react'

import type { DigestUse } from '../../../electron/api/rows.ts'
import { useClient } from '../../api/client/client-context.tsx'
import { catalogQuery, digestUsesQuery } from '../../api/queries/catalog.ts'
import { storesQuery } from '../../api/queries/stores.ts'
import { Section } from '../../parts/section.tsx'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import { useFirst } from '../../parts/more.tsx'
import { shortDigest } from '../../parts/values/digest.tsx'
import { hrefOf } from '../../state/address/address-text.ts'
import { useFormat } from '../../text/format.ts'
import { useTranslation } from '../../text/use-translation.ts'
import styles from './catalog.module.css'
import { UnreadManifests } from './unread-manifests.tsx'
import { inOrderOfTags } from './uses.ts'

/** The tags that need a digest, in every store that is remembered; each leads there. `store` is the one that is open. */
export function UsedBy(props: { store: string; digest: string }): ReactNode {
  const { store, digest } = props
  const { t } = useTranslation('catalog')
  const client = useClient()
  const known = useQuery(catalogQuery(client, store)).data
  const stores = useQuery(storesQuery(client)).data
  const uses = useQuery(digestUsesQuery(client, digest, known))
  const found = uses.data
  const rows = useMemo(() => inOrderOfTags(found?.pages ?? [], store), [found, store])
  const { shown, more } = useFirst(rows)
  if (uses.isError) {
    return (
      <Section title={t('usedBy')}>
        <ErrorPanel error={uses.error} onRetry={() => void uses.refetch()} compact />
      </Section>
    )
  }
  if (found?.ended !== true || found.pages.length === 0) return null
  const complete = found.pages.every((page) => page.complete)
  return (
    <Section title={t('usedBy')}>
      {rows.length === 0 && complete && <p className={styles['note']}>{t('usedByNobody')}</p>}
      <ul className={styles['uses']}>
        {shown.map(({ store: at, use }) => (
          <li key={`${at} ${use.repository} ${use.manifest} ${use.role}`}>
            <Use
              store={at}
              storeName={at === store ? undefined : stores?.find(({ id }) => id === at)?.name}
              use={use}
            />
          </li>
        ))}
      </ul>
      {more}
      {!complete && <p className={styles['note']}>{t('usedByIncomplete')}</p>}
      <UnreadManifests store={store} manifests={known?.unreadManifests ?? 0} />
    </Section>
  )
}

function Use(props: { store: string; storeName: string | undefined; use: DigestUse }): ReactNode {
  const { store, use } = props
  const { t } = useTranslation('catalog')
  const format = useFormat()
  const [first, second] = use.tags
  const target = first === undefined ? { digest: use.manifest } : { tag: first.tag }
  const named = [first, second].flatMap((tag) => tag?.tag ?? [])
  const more = use.tagCount - named.length
  return (
    <a
      className={styles['use']}
      href={hrefOf({ at: 'repositories', store, repository: use.repository, ...target })}
      title={[use.manifest, ...use.tags.map(({ tag }) => tag)].join('\n')}
    >
      <span className="trunc">
        {props.storeName !== undefined && <span className={styles['store']}>{props.storeName} </span>}
        {use.repository}
      </span>
      <span className={styles['role']}>{t(`role.${use.role}`)}</span>
      <span className="mono trunc">
        {named.length === 0 ? shortDigest(use.manifest) : named.join(', ')}
        {more > 0 && ` ${t('tagsMore', { formatted: format.count(more) })}`}
      </span>
    </a>
  )
}
