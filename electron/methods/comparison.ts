import type { comparison } from '../api/comparison.ts'
import type { Implementation } from '../api/method.ts'
import { watchComparison, type ComparedCatalogs } from '../comparison/comparison.ts'
import type { MirrorRulesFile } from '../comparison/rules/mirror-rules-file.ts'
import type { MirrorRuns } from '../comparison/rules/mirror-runs.ts'
import { toErrorData } from '../host/error-data.ts'

/** Stores beside each other, and rules by which one is kept like another. */
export function comparisonMethods(
  catalogs: ComparedCatalogs,
  rules: MirrorRulesFile,
  runs: MirrorRuns,
): Implementation<typeof comparison> {
  return {
    watchComparison: (compared, signal) => watchComparison(catalogs, compared, toErrorData, signal),
    listMirrorRules: () => rules.list(),
    saveMirrorRule: async ({ id, rule }) => ({ id: await rules.save(rule, id) }),
    async removeMirrorRule({ rule }) {
      await rules.remove(rule)
      return {}
    },
    planMirror: ({ rule }, signal) => runs.plan(rule, signal),
    startMirror: ({ plan }, signal) => runs.start(plan, signal),
  }
}
