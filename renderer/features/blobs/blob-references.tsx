import { useQuery, useQueryClient } from '@tanstack/react-query'
import { useMemo, useState, type ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { BlobReference } from '../../../electron/api/rows.ts'
import { hrefOf } from '../../state/address/address.ts'
import { useClient } from '../../api/client-context.tsx'
import { blobReferencesQuery } from '../../api/queries-blobs.ts'
import { Button } from '../../parts/controls/button.tsx'
import { shortDigest } from '../../parts/values/digest.tsx'
import { LoadingLine } from '../../parts/feedback/loading-line.tsx'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import { Section } from '../../parts/section.tsx'
import styles from './blobs.module.css'

const shown = 200

/** The manifests that refer to a blob, each with a way to it. */
export function BlobReferences(props: { store: string; digest: string; atOnce: boolean }): ReactNode {
  const { t } = useTranslation('blobs')
  const [asked, setAsked] = useState(false)
  const queries = useQueryClient()
  const query = blobReferencesQuery(useClient(), props.store, props.digest)
  const enabled = asked || props.atOnce
  const references = useQuery({ ...query, enabled })
  const rows = useMemo(() => (references.data?.pages ?? []).flat().toSorted(inOrder), [references.data])
  const looking = references.isFetching && references.data?.ended !== true
  return (
    <Section
      title={t('detail.referencedBy')}
      aside={rows.length === 0 ? undefined : t('detail.references', { count: rows.length })}
    >
      {references.isError && (
        <ErrorPanel error={references.error} onRetry={() => void references.refetch()} compact />
      )}
      {looking && (
        <LoadingLine
          text={t('detail.looking')}
          onStop={() => void queries.cancelQueries({ queryKey: query.queryKey })}
        />
      )}
      {!looking && references.data?.ended !== true && !references.isError && (
        <div className={styles['ask']}>
          <p>{t('detail.findDetail')}</p>
          <Button size="small" onClick={() => (enabled ? void references.refetch() : setAsked(true))}>
            {t('detail.find')}
          </Button>
        </div>
      )}
      {references.data?.ended === true && rows.length === 0 && (
        <p className={styles['nothing']}>{t('detail.nothing')}</p>
      )}
      <ul className={styles['references']}>
        {rows.slice(0, shown).map((row) => (
          <li key={`${row.repository} ${row.manifest} ${row.role}`}>
            <Reference store={props.store} row={row} />
          </li>
        ))}
      </ul>
      {rows.length > shown && (
        <p className={styles['nothing']}>{t('detail.more', { count: rows.length - shown })}</p>
      )}
    </Section>
  )
}

function Reference(props: { store: string; row: BlobReference }): ReactNode {
  const { row } = props
  const { t } = useTranslation('blobs')
  const tag = row.tags[0]
  const href = hrefOf({
    at: 'repositories',
    store: props.store,
    repository: row.repository,
    ...(tag === undefined ? { digest: row.manifest } : { tag }),
  })
  const more = row.tags.length > 1 ? ` +${row.tags.length - 1}` : ''
  return (
    <a className={styles['reference']} href={href} title={[row.manifest, ...row.tags].join('\n')}>
      <span className="trunc">{row.repository}</span>
      <span className={styles['role']}>{t(`detail.role.${row.role}`)}</span>
      <span className="mono trunc">{tag === undefined ? shortDigest(row.manifest) : `${tag}${more}`}</span>
    </a>
  )
}

function inOrder(a: BlobReference, b: BlobReference): number {
  const byName = a.repository < b.repository ? -1 : a.repository > b.repository ? 1 : 0
  // Those with a tag first: it is by their tags that people know them.
  return byName === 0 ? b.tags.length - a.tags.length : byName
}
