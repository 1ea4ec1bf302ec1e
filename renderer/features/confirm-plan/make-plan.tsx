import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'

import type { StoreRow } from '../../../electron/api/rows.ts'
import { useClient } from '../../api/client/client-context.tsx'
import { madePlanQuery, type AskedPlan } from '../../api/queries/plans.ts'
import { Button } from '../../parts/controls/button.tsx'
import { LoadingLine } from '../../parts/feedback/loading-line.tsx'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import { useTranslation } from '../../text/use-translation.ts'
import { ConfirmPlan } from './confirm-plan.tsx'

/** Looks at what is in the store now, and asks with the plan that comes of it. */
export function MakePlan(props: { store: StoreRow; asked: AskedPlan; onDone: () => void }): ReactNode {
  const { store, asked, onDone } = props
  const { t } = useTranslation(['plans', 'common'])
  const plan = useQuery(madePlanQuery(useClient(), asked))
  if (plan.data !== undefined) return <ConfirmPlan store={store} plan={plan.data} onDone={onDone} />
  return (
    <div className="dialog-body">
      {plan.isError ? <ErrorPanel error={plan.error} compact /> : <LoadingLine text={t('plan.making')} />}
      <div className="dialog-actions">
        <Button onClick={onDone} data-autofocus>
          {t('common:cancel')}
        </Button>
      </div>
    </div>
  )
}
