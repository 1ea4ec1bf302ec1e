import {
  differenceKinds,
  type ComparedImages,
  type ConfigurationDifference,
  type DifferenceEvent,
  type DifferenceKind,
  type FileDifferenceColumns,
  type FileDifferenceSums,
  type FileSideColumns,
  type LayerDifference,
  type PackageDifferences,
} from '../../../electron/api/rows.ts'

/** A file that differs. */
export interface FileDifference {
  readonly path: string
  readonly change: DifferenceKind
  /** Bits of `fileDifferences`. */
  readonly differs: number
  readonly before: FileSide | undefined
  readonly after: FileSide | undefined
}

export interface FileSide {
  readonly kind: number
  readonly sizeBytes: number
  readonly mode: number
  readonly userId: number
  readonly groupId: number
  /** Counted from 1. */
  readonly layer: number
  readonly target: string
}

/** What is known so far of how two images differ. */
export interface ImageDifferences {
  readonly images?: ComparedImages
  readonly layers?: readonly LayerDifference[]
  readonly configuration?: readonly ConfigurationDifference[]
  readonly reading?: Extract<DifferenceEvent, { kind: 'reading' }>
  readonly files: readonly FileDifference[]
  readonly packages?: PackageDifferences
  readonly sums?: FileDifferenceSums
}

export const noDifferences: ImageDifferences = { files: [] }

export function addDifferences(
  known: ImageDifferences,
  events: readonly DifferenceEvent[],
): ImageDifferences {
  const files: FileDifference[] = []
  let next = known
  for (const event of events) {
    if (event.kind === 'files') for (const row of rowsOf(event)) files.push(row)
    else next = withEvent(next, event)
  }
  return files.length === 0 ? next : { ...next, files: [...known.files, ...files] }
}

function withEvent(
  known: ImageDifferences,
  event: Exclude<DifferenceEvent, { kind: 'files' }>,
): ImageDifferences {
  switch (event.kind) {
    case 'images':
      return { ...known, images: event.images }
    case 'layers':
      return { ...known, layers: event.rows }
    case 'configuration':
      return { ...known, configuration: event.rows }
    case 'reading':
      return { ...known, reading: event }
    case 'packages':
      return { ...known, packages: event.packages }
    case 'whole':
      return { ...known, sums: event.sums }
  }
}

function* rowsOf(columns: FileDifferenceColumns): Generator<FileDifference, void, undefined> {
  for (const [at, path] of columns.paths.entries()) {
    yield {
      path,
      change: differenceKinds[columns.changes[at] ?? 0] ?? 'same',
      differs: columns.differs[at] ?? 0,
      before: sideOf(columns.before, at),
      after: sideOf(columns.after, at),
    }
  }
}

/** Layers count from 1: without one the file is not there. */
function sideOf(side: FileSideColumns, at: number): FileSide | undefined {
  const layer = side.layers[at] ?? 0
  if (layer === 0) return undefined
  return {
    layer,
    kind: side.kinds[at] ?? 0,
    sizeBytes: side.sizesBytes[at] ?? 0,
    mode: side.modes[at] ?? 0,
    userId: side.userIds[at] ?? 0,
    groupId: side.groupIds[at] ?? 0,
    target: side.targets[at] ?? '',
  }
}
