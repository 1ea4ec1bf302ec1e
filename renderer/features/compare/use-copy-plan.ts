import { useDebouncedValue } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import { useMemo, useState } from 'react'

import { useClient } from '../../api/client/client-context.tsx'
import { copyPlanQuery } from '../../api/queries/copy.ts'
import { copyChoice, copyItems, firstLacking } from './copy-choice.ts'
import type { ComparedColumn } from './compare-head.tsx'
import type { ComparedTags } from './compared-tags.ts'

/** A choice that changes again within this time is not planned. */
const settleMs = 400

/** Where chosen rows are copied to, whether tags move, and the dry run of that; a choice that is made anew ends the one before. */
export function useCopyPlan(
  tags: ComparedTags,
  columns: readonly ComparedColumn[],
  chosen: ReadonlySet<number>,
) {
  const client = useClient()
  const [wanted, setWanted] = useState<string>()
  const [isMoving, setMoving] = useState(false)
  const wantedPlace = columns.findIndex(({ store }, place) => place > 0 && store.id === wanted)
  const place = useMemo(
    () => (wantedPlace > 0 ? wantedPlace : firstLacking(tags, chosen)),
    [wantedPlace, tags, chosen],
  )
  const choice = useMemo(() => copyChoice(tags, chosen, place), [tags, chosen, place])
  const moves = isMoving && choice.differing.length > 0
  const items = useMemo(
    () => copyItems(tags, moves ? [...choice.missing, ...choice.differing] : choice.missing),
    [tags, choice, moves],
  )
  const from = columns[0]?.store
  const target = columns[place]?.store
  // The row of a store is another one when its state changes: that is no other copy.
  const [fromId, toId] = [from?.id, target?.id]
  const request = useMemo(
    () =>
      fromId === undefined || toId === undefined || items === undefined || items.length === 0
        ? undefined
        : { from: fromId, to: toId, items },
    [fromId, toId, items],
  )
  const [settled] = useDebouncedValue(request, settleMs)
  const isSettled = settled === request
  const plan = useQuery({
    ...copyPlanQuery(client, settled ?? { from: '', to: '' }),
    enabled: settled !== undefined && isSettled,
  })
  return {
    from,
    target,
    place: target === undefined ? undefined : place,
    choice,
    moves,
    setMoving,
    setTarget: setWanted,
    isTooMuch: items === undefined,
    request,
    plan: isSettled && !plan.isError ? plan.data : undefined,
    error: isSettled && plan.isError ? plan.error : undefined,
    retry: () => void plan.refetch(),
  }
}

export type PlannedCopy = ReturnType<typeof useCopyPlan>
