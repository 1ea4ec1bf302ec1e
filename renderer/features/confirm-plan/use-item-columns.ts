import { useMemo } from 'react'

import type { PlanItem } from '../../../electron/api/rows.ts'
import { useTranslation } from '../../text/use-translation.ts'
import type { ListColumn } from '../save-list/list-columns.ts'

/** The objects of a plan as they are saved. */
export function useItemColumns(): readonly ListColumn<PlanItem>[] {
  const { t } = useTranslation('plans')
  return useMemo(
    () => [
      { name: 'does', title: t('plan.columnDoes'), value: ({ does }) => does },
      { name: 'phase', title: t('plan.columnPhase'), value: ({ phase }) => phase },
      { name: 'key', title: t('plan.columnKey'), value: ({ key }) => key },
      { name: 'to', title: t('plan.columnTo'), value: ({ to }) => to },
      { name: 'sizeBytes', title: t('plan.columnSize'), value: ({ sizeBytes }) => sizeBytes },
    ],
    [t],
  )
}
