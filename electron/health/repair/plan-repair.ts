import { explained, mapConcurrent, StoreError, type StorageDriver } from '../../../drivers/index.ts'
import type { PlanCheck, RepairKind } from '../../api/rows.ts'
import { mostNamed } from '../../api/rows.ts'
import { registryCacheCheck, tagsInDatabaseChecks, versioningChecks } from '../deletion/checks.ts'
import type { MadePlan } from '../deletion/source.ts'
import type { Finding } from '../verify/finding.ts'
import { stillHolds } from '../verify/still-holds.ts'
import { explain } from './explain.ts'
import { RepairOperations } from './repair-operations.ts'
import type { RepairSource } from './repair-source.ts'

export interface WantedRepair {
  readonly findings: readonly Finding[]
  readonly repair: RepairKind
  /** The store to take blobs from; the first that holds each when absent. */
  readonly from: string | undefined
}

/**
 * Plans how faults are mended. Each is looked at again first. Fails with PreconditionFailed where one is gone, has no such
 * repair, or where no other store has the bytes any more. It only reads.
 */
export async function planRepair(
  source: RepairSource,
  { findings, repair, from }: WantedRepair,
  signal: AbortSignal,
): Promise<MadePlan> {
  const { driver, store } = source
  if (from === store) throw new StoreError('InvalidParameter', 'a blob is taken from another store')
  for (const finding of findings) {
    const isPossible =
      finding.repairs.includes(repair) ||
      (repair === 'fetchBlob' && from !== undefined && finding.blob !== undefined)
    if (!isPossible) throw refused('noSuchRepair', finding)
  }
  const operations = new RepairOperations(source, from)
  // In their order, so that a plan is the same each time.
  for (let at = 0; at < findings.length; at += atOnce) {
    const some = findings.slice(at, at + atOnce)
    await requireAll(driver, some, signal)
    for (const each of await Promise.all(some.map((finding) => operations.of(finding, repair, signal)))) {
      operations.add(each)
    }
  }
  const phases = operations.phases()
  if (phases.length === 0) throw explained('PreconditionFailed', explain('faultGone', {}))
  const repositories = new Set(findings.map(({ repository }) => repository))
  const [only] = repositories
  const subject = {
    ...(repositories.size === 1 && only !== undefined ? { repository: only } : {}),
    names: findings.slice(0, mostNamed).map(nameOf),
    count: findings.length,
  }
  const fixed: readonly PlanCheck[] =
    repair === 'remove'
      ? [
          registryCacheCheck,
          ...(await versioningChecks(driver, signal)),
          // What seems to dangle may be in use there.
          ...(await tagsInDatabaseChecks(driver, signal)),
        ]
      : []
  return {
    plan: { kind: 'repair', store, subject, phases },
    about: {
      checks: async (stop) => {
        const gone = await goneOnes(driver, findings.slice(0, mostAskedAgain), stop)
        const [example] = gone
        if (example === undefined) return fixed
        const values = { count: gone.length, example: example.key }
        return [...fixed, { id: 'obstacles', state: 'refused', values }]
      },
    },
  }
}

async function requireAll(
  driver: StorageDriver,
  findings: readonly Finding[],
  signal: AbortSignal,
): Promise<void> {
  const [gone] = await goneOnes(driver, findings, signal)
  if (gone !== undefined) throw refused('faultGone', gone)
}

async function goneOnes(
  driver: StorageDriver,
  findings: readonly Finding[],
  signal: AbortSignal,
): Promise<readonly Finding[]> {
  const gone: Finding[] = []
  const check = async (finding: Finding, stop: AbortSignal): Promise<void> => {
    if (!(await stillHolds(driver, finding, stop))) gone.push(finding)
  }
  for await (const _ of mapConcurrent(findings, atOnce, check, signal)) void _
  return gone
}

function nameOf({ tag, digest, key }: Finding): string {
  return tag ?? digest ?? key
}

function refused(why: 'faultGone' | 'noSuchRepair', { key }: Finding): StoreError {
  return explained('PreconditionFailed', explain(why, {}), { path: key })
}

const atOnce = 32
/** Each takes up to three requests, and the plan is looked at more than once. */
const mostAskedAgain = 500
