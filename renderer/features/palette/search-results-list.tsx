import {
  IconAlertTriangle,
  IconBox,
  IconDatabase,
  IconFile,
  IconFileText,
  IconTag,
} from '@tabler/icons-react'
import { type ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { ErrorData } from '../../../electron/api/messages.ts'
import type { StoreRow } from '../../../electron/api/rows.ts'
import { shortDigest } from '../../parts/values/digest.tsx'
import { DriverBadge } from '../../parts/pill.tsx'
import { useErrorTitle } from '../../parts/feedback/problem.tsx'
import { useFormat } from '../../text/format.ts'
import { visible } from '../../text/visible.ts'
import type { FoundHit, Result, Results } from './search-results.ts'
import styles from './search.module.css'

/** The results by store, and the stores that could not be asked. */
export function SearchResults(props: {
  results: Results
  active: number
  stores: readonly StoreRow[]
  onChoose: (result: Result) => void
  onActive: (index: number) => void
}): ReactNode {
  const { t } = useTranslation('shell')
  const errorTitle = useErrorTitle()
  const { results, active } = props
  const storeOf = (id: string): StoreRow | undefined => props.stores.find((store) => store.id === id)
  const nameOf = (id: string): string => storeOf(id)?.name ?? id
  return (
    <>
      <div id="search-results" role="listbox" aria-label={t('search.results')} className={styles['list']}>
        {results.groups.map((group) => (
          <div key={group.store} role="group" aria-label={nameOf(group.store)}>
            <div className={styles['group']} role="presentation">
              <DriverBadge driver={storeOf(group.store)?.driver} />
              {nameOf(group.store)}
            </div>
            {group.results.map((result, offset) => {
              const index = group.first + offset
              return (
                <div
                  key={result.key}
                  ref={index === active ? bringIntoSight : undefined}
                  id={`search-${index}`}
                  role="option"
                  tabIndex={-1}
                  aria-selected={index === active}
                  className={styles['option']}
                  onPointerMove={() => props.onActive(index)}
                  onClick={() => props.onChoose(result)}
                >
                  <HitIcon hit={result.hit} />
                  <HitWords hit={result.hit} />
                </div>
              )
            })}
          </div>
        ))}
      </div>
      {results.failed.map(({ store, error }) => (
        <p key={store} role="alert" className={styles['failed']}>
          <IconAlertTriangle size={14} aria-hidden="true" />
          {`${t('search.failed', { store: nameOf(store) })}: ${errorTitle(causeOf(error, storeOf(store)))}`}
        </p>
      ))}
    </>
  )
}

/**
 * The answer to a HEAD request has no body, so a refusal does not say why. If the store is known to
 * reject the credentials, that is shown as the reason.
 */
function causeOf(error: ErrorData, store: StoreRow | undefined): ErrorData {
  const connection = store?.connection
  const rejected = connection?.state === 'failed' && connection.error.code === 'Unauthenticated'
  return rejected && error.code === 'PermissionDenied' ? connection.error : error
}

function bringIntoSight(option: HTMLElement | null): void {
  option?.scrollIntoView({ block: 'nearest' })
}

function HitIcon(props: { hit: FoundHit }): ReactNode {
  switch (props.hit.kind) {
    case 'repository':
      return <IconBox size={16} aria-hidden="true" />
    case 'tag':
      return <IconTag size={16} aria-hidden="true" />
    case 'manifest':
      return <IconFileText size={16} aria-hidden="true" />
    case 'blob':
      return <IconDatabase size={16} aria-hidden="true" />
    case 'object':
      return <IconFile size={16} aria-hidden="true" />
  }
}

function HitWords(props: { hit: FoundHit }): ReactNode {
  const { t } = useTranslation('shell')
  const format = useFormat()
  const { hit } = props
  switch (hit.kind) {
    case 'repository':
      return <span className="trunc">{hit.repository}</span>
    case 'tag':
      return (
        <>
          <span className="trunc grow">{`${hit.repository}:${hit.tag}`}</span>
          {hit.digest === undefined ? undefined : (
            <span className={`mono ${styles['minor']}`}>{shortDigest(hit.digest)}</span>
          )}
        </>
      )
    case 'manifest':
      return (
        <>
          <span className="trunc grow">{`${hit.repository}@${shortDigest(hit.digest)}`}</span>
          <span className={`trunc ${styles['minor']}`}>{visible(hit.match ?? t('search.manifest'))}</span>
        </>
      )
    case 'blob':
      return (
        <>
          <span className="mono trunc grow">{shortDigest(hit.digest)}</span>
          <span className={styles['minor']}>{`${t('search.blob')} · ${format.bytes(hit.sizeBytes)}`}</span>
        </>
      )
    case 'object':
      return (
        <>
          <span className="mono trunc grow">{visible(hit.key)}</span>
          <span className={styles['minor']}>{format.bytes(hit.sizeBytes)}</span>
        </>
      )
  }
}
