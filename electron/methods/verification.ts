import { StoreError } from '../../drivers/index.ts'
import { untilAborted } from '../../drivers/common/abort.ts'
import type { verification } from '../api/verification.ts'
import type { Implementation } from '../api/method.ts'
import { reportName } from '../api/values/report-name.ts'
import { toErrorData } from '../host/error-data.ts'
import type { Plans } from '../health/changes/plans.ts'
import { planRepair } from '../health/repair/plan-repair.ts'
import { saveReport } from '../health/report/save-report.ts'
import { toFindingRow, type Finding } from '../health/verify/finding.ts'
import { findingsCsv, findingsJson } from '../health/verify/findings-report.ts'
import type { Verification } from '../health/verify/verification.ts'
import type { Verifications } from '../health/verify/verifications.ts'
import type { StoreOpener } from '../stores/connections/opened-stores.ts'
import type { StoreList } from '../stores/list/store-list.ts'
import { sinkOf } from '../transfers/local/open-sink.ts'
import type { LocalFiles } from '../transfers/model/source.ts'

/** What a registry would serve, looked at; and plans of how it is mended. It only reads: a read-only store is verified, too. */
export function verificationMethods(
  stores: StoreOpener,
  storeList: Pick<StoreList, 'get'>,
  verifications: Verifications,
  plans: Pick<Plans, 'add'>,
  local: LocalFiles,
): Implementation<typeof verification> {
  return {
    async *watchVerification({ store }, signal) {
      for await (const { failure, ...state } of verifications.of(store).watch(signal)) {
        yield { ...state, ...(failure === undefined ? {} : { failure: toErrorData(failure) }) }
      }
    },
    verificationCost: ({ store, level }, signal) => verifications.cost(store, level, signal),
    async startVerification({ store, ...order }, signal) {
      const { goOn = false, level, mostBytesPerSecond, mostRequestsPerSecond } = order
      const ended = verifications.of(store).start({ level, goOn, mostBytesPerSecond, mostRequestsPerSecond })
      // A window that looks elsewhere does not stop it; the state tells why it failed.
      ended.catch(() => undefined)
      await untilAborted(ended, signal)
      return {}
    },
    async stopVerification({ store }) {
      await verifications.of(store).stop()
      return {}
    },
    async *listFindings({ store }, signal) {
      const findings = await verifications.of(store).findings()
      for (let at = 0; at < findings.length; at += findingsAPage) {
        signal.throwIfAborted()
        yield findings.slice(at, at + findingsAPage).map(toFindingRow)
      }
    },
    async planRepair({ store, findings: ids, repair, from }, signal) {
      const of = verifications.of(store)
      const findings = await findingsOf(of, ids)
      const { driver } = await stores.open(store, signal)
      const open = async (id: string, stop: AbortSignal) => (await stores.open(id, stop)).driver
      const made = await planRepair({ store, driver, open }, { findings, repair, from }, signal)
      of.planned(ids)
      return await plans.add(made.plan, made.about)
    },
    async saveFindings({ store, format, sink }, signal) {
      const of = verifications.of(store)
      const [findings, result] = await Promise.all([of.findings(), of.result()])
      const text = format === 'json' ? findingsJson(result, findings) : findingsCsv(findings)
      const atMs = result?.endedAtMs ?? Date.now()
      const name = reportName({ about: 'findings', store: storeList.get(store).name, atMs, format })
      await saveReport(sinkOf(local, sink), name, text, signal)
      return {}
    },
  }
}

const findingsAPage = 500

async function findingsOf(verification: Verification, ids: readonly string[]): Promise<readonly Finding[]> {
  const findings: Finding[] = []
  for (const id of new Set(ids)) {
    const finding = await verification.finding(id)
    if (finding === undefined) throw new StoreError('PreconditionFailed', 'a finding is not there any more')
    findings.push(finding)
  }
  return findings
}
