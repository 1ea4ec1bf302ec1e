import type {
  ComparedImages,
  ConfigurationDifference,
  DifferenceEvent,
  FileDifferenceSums,
  LayerDifference,
  PackageDifferences,
} from '../../../electron/api/rows.ts'
import { addFiles, noFiles, type FileDifferences } from './file-differences.ts'

/** What is known so far of how two images differ. */
export interface ImageDifferences {
  readonly images?: ComparedImages
  readonly layers?: readonly LayerDifference[]
  readonly configuration?: readonly ConfigurationDifference[]
  readonly reading?: Extract<DifferenceEvent, { kind: 'reading' }>
  readonly files: FileDifferences
  readonly packages?: PackageDifferences
  readonly sums?: FileDifferenceSums
}

export const noDifferences: ImageDifferences = { files: noFiles }

export function addDifferences(
  known: ImageDifferences,
  events: readonly DifferenceEvent[],
): ImageDifferences {
  return events.reduce(withEvent, known)
}

function withEvent(known: ImageDifferences, event: DifferenceEvent): ImageDifferences {
  switch (event.kind) {
    case 'images':
      return { ...known, images: event.images }
    case 'layers':
      return { ...known, layers: event.rows }
    case 'configuration':
      return { ...known, configuration: event.rows }
    case 'reading':
      return { ...known, reading: event }
    case 'files':
      return { ...known, files: addFiles(known.files, event) }
    case 'packages':
      return { ...known, packages: event.packages }
    case 'whole':
      return { ...known, sums: event.sums }
  }
}
