import type { ReactNode } from 'react'

import type { CollectionDifference, CollectionPlan } from '../../../../electron/api/rows.ts'
import { Button } from '../../../parts/controls/button.tsx'
import { Note } from '../../../parts/feedback/note.tsx'
import { useFormat } from '../../../text/format.ts'
import { useTranslation } from '../../../text/use-translation.ts'
import styles from './collection.module.css'

/** Why a plan takes nothing though something could go, and what would change that. Nothing where the plan takes something. */
export function WhyNothing(props: { plan: CollectionPlan; onChange: () => void }): ReactNode {
  const { plan, onChange } = props
  const { t } = useTranslation('collection')
  const reasons = useWhyNothing(plan)
  if (reasons.length === 0) return null
  const isYoung = reasons.some(({ reason }) => reason === 'young')
  // What a mode keeps beyond its registry, the registry's own mode takes; only this one does.
  const isKeptByMode = plan.rules.mode === 'safe' && reasons.some(({ reason }) => reason !== 'young')
  return (
    <div className={styles['whyNothing']}>
      <Note>
        {reasons.map(({ reason, text }) => (
          <span key={reason}>{text}</span>
        ))}
        <span className={styles['whyNothingActions']}>
          {isYoung && (
            <Button tone="link" onClick={onChange}>
              {t('whyNothing.lowerMinAge')}
            </Button>
          )}
          {isKeptByMode && (
            <Button tone="link" onClick={onChange}>
              {t('whyNothing.otherMode')}
            </Button>
          )}
        </span>
      </Note>
    </div>
  )
}

/** In a sentence for each reason why a plan takes nothing; none where it takes something, or nothing could go. */
export function useWhyNothing(
  plan: CollectionPlan | undefined,
): readonly { readonly reason: CollectionDifference['reason']; readonly text: string }[] {
  const { t } = useTranslation(['collection', 'health'])
  const format = useFormat()
  if (plan === undefined || plan.phases.some(({ count }) => count > 0)) return []
  return plan.differences
    .filter(({ blobs, manifests }) => blobs + manifests > 0)
    .map((difference) => ({ reason: difference.reason, text: sentence(plan, difference) }))

  function sentence(
    { rules }: CollectionPlan,
    { reason, blobs, manifests, sizeBytes }: CollectionDifference,
  ): string {
    const size = format.bytes(sizeBytes)
    if (reason === 'young' && manifests === 0) {
      const hours = format.count(rules.minAgeHours)
      return t('whyNothing.young', { count: blobs, formatted: format.count(blobs), size, hours })
    }
    return t('whyNothing.other', {
      reason: t(`differences.${reason}`),
      what: t('differences.count', {
        blobs: t('health:verified.blobs', { count: blobs, formatted: format.count(blobs) }),
        manifests: t('health:verified.manifests', { count: manifests, formatted: format.count(manifests) }),
        size,
      }),
    })
  }
}
