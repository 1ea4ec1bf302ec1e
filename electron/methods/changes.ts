import type { changes } from '../api/changes.ts'
import type { Implementation } from '../api/method.ts'
import { reportName } from '../api/values/report-name.ts'
import { activityReport } from '../health/changes/activity-report.ts'
import type { Changes } from '../health/changes/changes.ts'
import type { Plans } from '../health/changes/plans.ts'
import { saveReport } from '../health/report/save-report.ts'
import { sinkOf } from '../transfers/local/open-sink.ts'
import type { LocalFiles } from '../transfers/model/source.ts'

/** Plans of changes, changes, and the log of all that was changed from here. */
export function changeMethods(
  plans: Plans,
  made: Changes,
  local: LocalFiles,
): Implementation<typeof changes> {
  return {
    watchChanges: (_, signal) => made.watch(signal),
    async getPlan({ plan }, signal) {
      return (await plans.get(plan, signal)).row
    },
    planItems: ({ plan }, signal) => plans.items(plan, signal),
    async startPlan({ plan, typedName }, signal) {
      return { change: await made.start(plan, typedName, signal) }
    },
    async pauseChange({ change }) {
      await made.pause(change)
      return {}
    },
    async continueChange({ change, typedName }, signal) {
      await made.goOn(change, typedName, signal)
      return {}
    },
    async stopChange({ change }) {
      await made.stop(change)
      return {}
    },
    async undoChange({ change }, signal) {
      await made.undo(change, signal)
      return {}
    },
    changeItems: ({ change }, signal) => made.items(change, signal),
    async saveActivity({ format, sink, changes: ids }, signal) {
      const savedAtMs = Date.now()
      const report = activityReport(made.rows(ids), format, savedAtMs)
      const name = reportName({ about: 'activity', atMs: savedAtMs, format })
      await saveReport(sinkOf(local, sink), name, report, signal)
      return {}
    },
  }
}
