import { useTranslation } from '../../text/use-translation.ts'

import type { ParameterSpec } from '../../../electron/api/rows.ts'

/** Which registries read a parameter, in a few words for a column and in a sentence. */
export function useReadBy(): (spec: Pick<ParameterSpec, 'readBy'>) => { short: string; sentence: string } {
  const { t } = useTranslation('configuration')
  return ({ readBy }) => {
    const who = readerOf(readBy)
    return { short: t(`readBy.short.${who}`), sentence: t(`readBy.sentence.${who}`) }
  }
}

function readerOf(readBy: ParameterSpec['readBy']) {
  if (readBy === undefined) return 'any'
  if (readBy.length > 1) return 'both'
  const [only] = readBy
  return only === '2.x' ? 'two' : only === '3.x' ? 'three' : only === 'later' ? 'later' : 'none'
}

/** Whether it is worth a word beside the meaning: not every registry reads it. */
export function isReadBySome({ readBy }: Pick<ParameterSpec, 'readBy'>): boolean {
  return readBy !== undefined && readBy.length < 2
}
