import type { LayerDifference } from '../../api/rows.ts'
import type { Digest } from '../../../drivers/common/names.ts'

/** A layer of an image, and the command that made it, where that is known. */
export interface ToldLayer {
  readonly digest: Digest
  readonly sizeBytes: number
  readonly createdBy?: string
}

/**
 * The layers of two images in the order of both, as `diff` puts lines: one that both have in another order is gone and added.
 * More than 2,000 layers, which no runtime takes, are compared from their beginning only.
 */
export function layerDifference(
  before: readonly ToldLayer[],
  after: readonly ToldLayer[],
): readonly LayerDifference[] {
  const longest = longestCommon(before, after)
  const rows: LayerDifference[] = []
  let [left, right] = [0, 0]
  while (left < before.length || right < after.length) {
    const [old, young] = [before[left], after[right]]
    if (old !== undefined && young !== undefined && old.digest === young.digest) {
      rows.push({ change: 'same', ...old, ...young, before: left + 1, after: right + 1 })
      left += 1
      right += 1
    } else if (
      old !== undefined &&
      (young === undefined || longest(left + 1, right) >= longest(left, right + 1))
    ) {
      rows.push({ change: 'gone', ...old, before: left + 1 })
      left += 1
    } else if (young !== undefined) {
      rows.push({ change: 'added', ...young, after: right + 1 })
      right += 1
    }
  }
  return rows
}

/** How many layers the images have in common from a position in each. */
function longestCommon(before: readonly ToldLayer[], after: readonly ToldLayer[]) {
  const [rows, columns] = [Math.min(before.length, most), Math.min(after.length, most)]
  const width = columns + 1
  const lengths = new Uint16Array((rows + 1) * width)
  const at = (left: number, right: number) =>
    left > rows || right > columns ? 0 : (lengths[left * width + right] ?? 0)
  for (let left = rows - 1; left >= 0; left -= 1) {
    for (let right = columns - 1; right >= 0; right -= 1) {
      lengths[left * width + right] =
        before[left]?.digest === after[right]?.digest
          ? at(left + 1, right + 1) + 1
          : Math.max(at(left + 1, right), at(left, right + 1))
    }
  }
  return at
}

const most = 2000
