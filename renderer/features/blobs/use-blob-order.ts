import { useEffect, useRef, useState } from 'react'

import { inSlices } from '../../parts/in-slices.ts'
import { blobOrderSteps, type BlobOrder, type BlobQuestion } from './blob-order.ts'

/** Between two answers while a list grows. */
const growthPauseMs = 250

interface Work {
  readonly question: BlobQuestion
  /** The same question about a longer list. */
  next: BlobQuestion | undefined
  stop: () => void
}

export interface OrderedBlobs {
  readonly question: BlobQuestion
  readonly order: BlobOrder
}

/**
 * The answer to a question about blobs, worked out in slices between frames. Until there is a new answer the last
 * one stays, with the question it belongs to. While a list grows, an answer under way is finished before the next
 * is begun, so that something is always seen.
 */
export function useBlobOrder(question: BlobQuestion): OrderedBlobs | undefined {
  const [ordered, setOrdered] = useState<OrderedBlobs>()
  const work = useRef<Work>(undefined)
  const { list, counts, prefix, state, sort } = question
  useEffect(() => {
    const asked = { list, counts, prefix, state, sort }
    const running = work.current
    if (running !== undefined && onlyGrew(running.question, asked)) {
      running.next = asked
      return
    }
    running?.stop()
    begin(asked, 0)

    function begin(next: BlobQuestion, afterMs: number): void {
      const current: Work = { question: next, next: undefined, stop: () => undefined }
      current.stop = inSlices(blobOrderSteps(next), afterMs, (order) => {
        setOrdered({ question: next, order })
        work.current = undefined
        if (current.next !== undefined) begin(current.next, growthPauseMs)
      })
      work.current = current
    }
  }, [list, counts, prefix, state, sort])
  useEffect(
    () => () => {
      work.current?.stop()
      work.current = undefined
    },
    [],
  )
  return ordered
}

function onlyGrew(before: BlobQuestion, now: BlobQuestion): boolean {
  return (
    before.prefix === now.prefix &&
    before.state === now.state &&
    before.sort === now.sort &&
    before.list.columns === now.list.columns
  )
}
