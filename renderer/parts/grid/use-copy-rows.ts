import { useCallback } from 'react'

import { useCopyLines } from '../commands/use-copy-lines.ts'
import { inSlices } from '../in-slices.ts'
import { linesOfChosen, type CopiedList } from './copied-rows.ts'

/** Copies the references of chosen rows, a line each, while the window goes on. */
export function useCopyRows(): <Row>(list: CopiedList<Row>, chosen: ReadonlySet<string>) => void {
  const copyLines = useCopyLines()
  return useCallback((list, chosen) => void inSlices(linesOfChosen(list, chosen), 0, copyLines), [copyLines])
}
