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
  const remedies = remediesOf(plan)
  return (
    <div className={styles['whyNothing']}>
      <Note>
        {reasons.map(({ reason, text }) => (
          <span key={reason}>{text}</span>
        ))}
        <span className={styles['whyNothingActions']}>
          {remedies.includes('lowerMinAge') && (
            <Button tone="link" onClick={onChange}>
              {t('whyNothing.lowerMinAge')}
            </Button>
          )}
          {remedies.includes('otherMode') && (
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
  if (plan === undefined) return []
  return whatStays(plan).map((difference) => ({
    reason: difference.reason,
    text: sentence(plan, difference),
  }))

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

type Deciding = Pick<CollectionPlan, 'rules' | 'phases' | 'differences'>

/** Of a plan that takes nothing, what stays that could go; nothing of any other. */
function whatStays({ phases, differences }: Deciding): readonly CollectionDifference[] {
  if (phases.some(({ count }) => count > 0)) return []
  return differences.filter(({ blobs, manifests }) => blobs + manifests > 0)
}

/** What would make such a plan take something. */
export function remediesOf(plan: Deciding): readonly ('lowerMinAge' | 'otherMode')[] {
  const stays = whatStays(plan)
  const isYoung = stays.some(({ reason }) => reason === 'young')
  // Only the safe mode keeps more than the registry would: the registry's own modes take that.
  const isSafe = plan.rules.mode === 'safe' && stays.some(({ reason }) => reason !== 'young')
  return [...(isYoung ? (['lowerMinAge'] as const) : []), ...(isSafe ? (['otherMode'] as const) : [])]
}
