import { useEffect, useMemo, useRef, useState } from 'react'

import { inSlices } from '../in-slices.ts'
import { rowOrder, rowOrderSteps, type RowOrder, type RowQuestion } from './row-order.ts'

/** A list this short is sorted at once. */
const atOnce = 2000

/** Between two orders of a long list while it grows. */
const growthPauseMs = 250

interface Answer<Row> {
  readonly question: RowQuestion<Row>
  readonly order: RowOrder
}

/**
 * The order of rows by a column. A long list is sorted in slices between frames, and the last order stays until there is
 * a new one: it may lack rows that came since. Sorting that is under way is finished before a longer list is sorted, so
 * that something is always seen.
 */
export function useRowOrder<Row>({ rows, sortKey, direction }: RowQuestion<Row>): RowOrder {
  const short = rows.length <= atOnce
  const now = useMemo(
    () => (short ? rowOrder({ rows, sortKey, direction }) : undefined),
    [short, rows, sortKey, direction],
  )
  const [later, setLater] = useState<Answer<Row>>()
  const running = useRef<{
    readonly question: RowQuestion<Row>
    next: RowQuestion<Row> | undefined
    stop: () => void
  }>(undefined)
  const last = useRef<Answer<Row>>(undefined)
  useEffect(() => {
    if (now !== undefined) {
      running.current?.stop()
      running.current = undefined
      last.current = { question: { rows, sortKey, direction }, order: now }
      return
    }
    const asked = { rows, sortKey, direction }
    const work = running.current
    if (work !== undefined && work.question.sortKey === sortKey && work.question.direction === direction) {
      work.next = asked
      return
    }
    work?.stop()
    begin(asked, 0)

    function begin(question: RowQuestion<Row>, afterMs: number): void {
      const known = last.current
      const before =
        known?.question.sortKey === question.sortKey && known?.question.direction === question.direction
          ? known?.order
          : undefined
      const current: NonNullable<typeof running.current> = {
        question,
        next: undefined,
        stop: () => undefined,
      }
      current.stop = inSlices(rowOrderSteps(question, before), afterMs, (order) => {
        last.current = { question, order }
        setLater({ question, order })
        running.current = undefined
        if (current.next !== undefined) begin(current.next, growthPauseMs)
      })
      running.current = current
    }
  }, [now, rows, sortKey, direction])
  useEffect(
    () => () => {
      running.current?.stop()
      running.current = undefined
    },
    [],
  )
  if (now !== undefined) return now
  return later !== undefined && later.order.length <= rows.length ? later.order : unsorted
}

const unsorted = new Uint32Array(0)
