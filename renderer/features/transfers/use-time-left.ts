import { useCallback } from 'react'

import type { Tempo } from '../../api/lists/transfer-meter.ts'
import { useTranslation } from '../../text/use-translation.ts'
import { timeLeftOf } from './time-left.ts'

/** How long it takes in words, or that it waits; undefined while that cannot be told. */
export function useTimeLeft(): (tempo: Tempo | undefined) => string | undefined {
  const { t } = useTranslation('transfers')
  return useCallback(
    (tempo) => {
      if (tempo?.isStalled === true) return t('left.stalled')
      if (tempo?.secondsLeft === undefined) return undefined
      const { unit, ...values } = timeLeftOf(tempo.secondsLeft)
      return t(`left.${unit}`, { minutes: 0, hours: 0, days: 0, ...values })
    },
    [t],
  )
}
