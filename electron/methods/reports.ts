import type { Implementation } from '../api/method.ts'
import { reportName } from '../api/values/report-name.ts'
import type { reports } from '../api/reports.ts'
import { describeEndpoint } from '../../drivers/index.ts'
import type { Catalogs } from '../catalog/store/catalogs.ts'
import type { Changes } from '../health/changes/changes.ts'
import { saveReport } from '../health/report/save-report.ts'
import type { Verifications } from '../health/verify/verifications.ts'
import { auditSteps } from '../reports/audit/gather.ts'
import { OpenLists } from '../reports/lists/open-lists.ts'
import type { AccessChecks } from '../stores/connections/access-checks.ts'
import { resolveSealed } from '../stores/connections/resolve-store.ts'
import type { StoreList } from '../stores/list/store-list.ts'
import { sinkOf } from '../transfers/local/open-sink.ts'
import type { LocalFiles } from '../transfers/model/source.ts'
import { toConfiguration } from './store-rows.ts'

export interface ReportOptions {
  readonly storeList: Pick<StoreList, 'get'>
  readonly catalogs: Pick<Catalogs, 'of'>
  readonly verifications: Pick<Verifications, 'of'>
  readonly checks: Pick<AccessChecks, 'last'>
  readonly changes: Pick<Changes, 'rows'>
  readonly local: LocalFiles
  /** Of the application. */
  readonly version: string
}

/** Lists and stores as files. */
export function reportMethods(options: ReportOptions): Implementation<typeof reports> {
  const { storeList, catalogs, verifications, checks, changes, local, version } = options
  const lists = new OpenLists()
  return {
    async *saveList(wanted, signal) {
      const { list: about, format, savedAtMs: atMs, complete } = wanted
      const store = wanted.store === undefined ? undefined : storeList.get(wanted.store)
      const name = reportName({ about, store: store?.name, atMs, format, partial: !complete })
      const facts = { store: store && { name: store.name, driver: store.driver } }
      yield* lists.save(wanted, facts, { sink: sinkOf(local, wanted.sink), name }, signal)
    },
    async appendRows({ list, rows, last }) {
      await lists.append(list, rows, last)
      return {}
    },
    async *saveAudit({ store: id, sink, language, savedAtMs: madeAtMs }, signal) {
      const record = storeList.get(id)
      const { name, driver, readOnly } = record
      const { location } = describeEndpoint(resolveSealed(record))
      const file = reportName({ about: 'audit', store: name, atMs: madeAtMs, format: 'html' })
      const known = {
        language,
        version,
        madeAtMs,
        store: { name, driver, location, readOnly },
        configuration: toConfiguration(record),
        access: checks.last(id).tried,
        changes: changes.rows().filter(({ store }) => store === id),
      }
      const verification = async () => {
        const of = verifications.of(id)
        const result = await of.result()
        return result && { result, findings: await of.findings() }
      }
      const write = (text: Iterable<string>) => saveReport(sinkOf(local, sink), file, text, signal)
      yield* auditSteps({ facts: (stop) => catalogs.of(id).facts(stop), verification, known }, write, signal)
    },
  }
}
