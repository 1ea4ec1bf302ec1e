import type { comparison } from '../api/comparison.ts'
import type { Implementation } from '../api/method.ts'
import { watchComparison, type ComparedCatalogs } from '../comparison/comparison.ts'
import { toErrorData } from '../host/error-data.ts'

/** Stores beside each other. */
export function comparisonMethods(catalogs: ComparedCatalogs): Implementation<typeof comparison> {
  return {
    watchComparison: (compared, signal) => watchComparison(catalogs, compared, toErrorData, signal),
  }
}
