import { IconCheck } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { CopyPlanView } from '../../../electron/api/rows.ts'
import { shortDigest } from '../../parts/values/digest.tsx'
import { KeyValues } from '../../parts/values/key-value.tsx'
import { LoadingLine } from '../../parts/feedback/loading-line.tsx'
import { Note } from '../../parts/feedback/note.tsx'
import { useExplanation } from '../../text/explanations.ts'
import { useFormat } from '../../text/format.ts'
import styles from './copy.module.css'

/** The dry run of a copy: what it would copy, which tags it would move, and what it would leave out. */
export function CopyPlan(props: {
  plan: CopyPlanView
  target: string
  /** Whether it goes to another name in the store it comes from. */
  sameStore: boolean
  /** Tags that were asked for, where it was not all of them. */
  asked: number | undefined
}): ReactNode {
  const { plan, target, asked } = props
  const { t } = useTranslation('images')
  const format = useFormat()
  const { newTags, movedTags, sameTags, extendedLists } = plan
  // Lists that get more have a row of their own.
  const listing = asked === undefined ? 0 : plan.tags - extendedLists - asked
  const tags = [
    ...(newTags === 0 ? [] : [t('copy.newTags', { count: newTags })]),
    ...(movedTags === 0 ? [] : [t('copy.movedTags', { count: movedTags })]),
    ...(sameTags === 0 ? [] : [t('copy.sameTags', { count: sameTags })]),
    ...(listing <= 0 ? [] : [t('copy.listingTags', { count: listing })]),
  ]
  const toBring = plan.blobs - plan.alreadyBlobs
  const blobsText = (count: number, bytes: number): string =>
    t('copy.blobs', { count, formatted: format.count(count), size: format.bytes(bytes) })
  return (
    <section className={`box ${styles['plan']}`} aria-label={t('copy.plan')} aria-busy={!plan.whole}>
      {!plan.whole && <LoadingLine text={t('copy.planning', { formatted: format.count(plan.tags) })} />}
      {plan.whole && plan.allThere && plan.manifests > 0 && <AllThere store={target} />}
      {plan.whole && plan.manifests === 0 && <Note>{t('copy.nothing')}</Note>}
      {plan.whole && plan.manifests > 0 && plan.tags === 0 && asked === undefined && (
        <Note>{t('copy.byDigests')}</Note>
      )}
      <KeyValues
        keyWidth="112px"
        rows={[
          ...(plan.repositories === 1
            ? []
            : [{ name: t('copy.repositoriesRow'), value: format.count(plan.repositories) }]),
          { name: t('copy.manifestsRow'), value: format.count(plan.manifests) },
          { name: t('copy.tagsRow'), value: tags.length === 0 ? t('copy.noTags') : tags.join(' · ') },
          ...(extendedLists === 0
            ? []
            : [{ name: t('copy.listsRow'), value: t('copy.extendedLists', { count: extendedLists }) }]),
          { name: t('copy.bring'), value: blobsText(toBring, plan.sizeBytes - plan.alreadyBytes) },
          { name: t('copy.there'), value: blobsText(plan.alreadyBlobs, plan.alreadyBytes) },
          {
            name: t('copy.way'),
            value: plan.whole ? t(`copy.${props.sameStore ? 'linked' : plan.way}`) : undefined,
          },
        ]}
      />
      <MovingTags plan={plan} />
      <Problems plan={plan} />
    </section>
  )
}

function AllThere(props: { store: string }): ReactNode {
  const { t } = useTranslation('images')
  return (
    <p className={styles['allThere']}>
      <IconCheck size={14} aria-hidden="true" />
      {t('copy.already', { store: props.store })}
    </p>
  )
}

function MovingTags(props: { plan: CopyPlanView }): ReactNode {
  const { t } = useTranslation('images')
  const { moving, movedTags } = props.plan
  if (movedTags === 0) return null
  return (
    <div>
      <h3 className={styles['heading']}>{t('copy.moving', { count: movedTags })}</h3>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls */}
      <ul
        className={`boxed-list ${styles['list']}`}
        tabIndex={0}
        aria-label={t('copy.moving', { count: movedTags })}
      >
        {moving.map(({ repository, tag, from, to }) => (
          <li key={`${repository}:${tag}`}>
            <span className="mono">{`${repository}:${tag}`}</span>
            <span className={`mono ${styles['digests']}`} title={`${from}\n${to}`}>
              {shortDigest(from)} → {shortDigest(to)}
            </span>
          </li>
        ))}
        {movedTags > moving.length && <li>{t('copy.more', { count: movedTags - moving.length })}</li>}
      </ul>
    </div>
  )
}

function Problems(props: { plan: CopyPlanView }): ReactNode {
  const { t } = useTranslation('images')
  const explain = useExplanation()
  const { problems } = props.plan
  if (problems.length === 0) return null
  const shown = problems.slice(0, mostShown)
  const title = t('copy.problems', { count: problems.length })
  return (
    <div>
      <h3 className={`${styles['heading']} ${styles['problem']}`}>{title}</h3>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls */}
      <ul className={`boxed-list ${styles['list']}`} tabIndex={0} aria-label={title}>
        {shown.map(({ repository, tag, ...why }) => (
          <li key={`${repository}:${tag ?? ''} ${why.detail}`}>
            <span className="mono">{tag === undefined ? repository : `${repository}:${tag}`}</span>
            <span>{explain(why)}</span>
          </li>
        ))}
        {problems.length > shown.length && (
          <li>{t('copy.more', { count: problems.length - shown.length })}</li>
        )}
      </ul>
    </div>
  )
}

const mostShown = 100
