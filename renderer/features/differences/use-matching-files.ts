import { useEffect, useMemo, useState } from 'react'

import type { DifferenceKind } from '../../../electron/api/rows.ts'
import { matchingFileSteps, type FileDifferences } from '../../api/lists/file-differences.ts'
import { inSlices } from '../../parts/in-slices.ts'

/**
 * Which files a filter leaves, as `Table` takes it; undefined for all. It looks in slices between frames, and the last answer
 * stays until there is a new one.
 */
export function useMatchingFiles(
  files: FileDifferences,
  change: DifferenceKind | undefined,
  text: string,
): Uint8Array | undefined {
  const wanted = text.trim()
  const all = change === undefined && wanted === ''
  const [answer, setAnswer] = useState<{ readonly blocks: object; readonly among: Uint8Array }>()
  useEffect(() => {
    if (all) return undefined
    const steps = matchingFileSteps(files, change, wanted)
    return inSlices(steps, 0, (among) => setAnswer({ blocks: files.blocks, among }))
  }, [all, files, change, wanted])
  return useMemo(() => {
    if (all) return undefined
    return answer?.blocks === files.blocks ? answer.among : new Uint8Array(files.count)
  }, [all, files, answer])
}
