import { join } from 'node:path'

import type { StorageDriver } from '../../../../drivers/index.ts'
import type { ChangeRow, ChangeState } from '../../../../electron/api/rows.ts'
import { toErrorData } from '../../../../electron/host/error-data.ts'
import { Changes, type ChangesOptions } from '../../../../electron/health/changes/changes.ts'
import { Plans, type PlanAbout } from '../../../../electron/health/changes/plans.ts'
import { untaggedGuard } from '../../../../electron/health/deletion/untagged-guard.ts'
import type { Operation } from '../../../../electron/health/model/operation.ts'
import type { Guards, Phase, Plan } from '../../../../electron/health/model/plan.ts'
import { backUpDamagedFile } from '../../../../electron/stores/list/json-file.ts'
import { live } from '../../../conformance/harness.ts'

/** Changes of one store in a folder of their own, as an application has them from its start to its end. */
export interface OpenedChanges {
  readonly changes: Changes
  readonly plans: Plans
  /** Begins a plan of these phases; gives the change. */
  readonly begin: (phases: readonly Phase[], more?: Begun) => Promise<string>
  /** Begins it and waits until it runs no more. */
  readonly run: (phases: readonly Phase[], more?: Begun) => Promise<ChangeRow>
  /** The row of a change once it runs no more. */
  readonly held: (change: string) => Promise<ChangeRow>
}

export interface Begun {
  readonly kind?: Plan['kind']
  readonly checks?: PlanAbout['checks']
  readonly typedName?: string
}

export const storeName = 'a store'

/** What a test has otherwise than `openChanges`. */
export type MoreOptions = Partial<Omit<ChangesOptions, 'guards'>> & {
  readonly readOnly?: boolean
  readonly guards?: Partial<Guards>
}

export async function openChanges(
  folder: string,
  driver: StorageDriver,
  more: MoreOptions = {},
): Promise<OpenedChanges> {
  const plans = new Plans({
    isReadOnly: () => more.readOnly === true,
    locationOf: more.locationOf ?? (() => 'here'),
    writingTransfers: () => [],
    collectingSinceMs: () => undefined,
  })
  const changes = await Changes.open({
    folder: join(folder, 'changes'),
    plans,
    openForWriting: () => Promise.resolve({ name: storeName, driver }),
    locationOf: () => 'here',
    fetchBlob: () => Promise.reject(new Error('no blob is fetched here')),
    keepBlob: () => Promise.reject(new Error('no blob is copied here')),
    errorData: toErrorData,
    backUpDamagedFile,
    by: 'somebody',
    ...more,
    guards: {
      unreferenced: (_store, _guard, operations) => Promise.resolve(operations),
      untagged: untaggedGuard(() => Promise.resolve(driver)),
      ...more.guards,
    },
  })
  const begin = async (phases: readonly Phase[], begun: Begun = {}): Promise<string> => {
    const { kind = 'deleteFiles', checks = () => Promise.resolve([]), typedName } = begun
    const plan: Plan = { kind, store: 'store', subject: { names: ['x'], count: 1 }, phases }
    return await changes.start((await plans.add(plan, { checks })).id, typedName, live)
  }
  const held = (change: string) => rowWhen(changes, change, ({ state }) => !underWay.has(state))
  return {
    changes,
    plans,
    begin,
    held,
    run: async (phases, begun) => await held(await begin(phases, begun)),
  }
}

/** The row of a change once it is as wanted. */
export async function rowWhen(
  changes: Changes,
  change: string,
  wanted: (row: ChangeRow) => boolean,
): Promise<ChangeRow> {
  for await (const rows of changes.watch(live)) {
    const row = rows.find(({ id }) => id === change)
    if (row !== undefined && wanted(row)) return row
  }
  throw new Error('the changes ended before')
}

const underWay: ReadonlySet<ChangeState> = new Set<ChangeState>(['running', 'undoing'])

/** A phase of these operations, in one page. */
export function phaseOf(operations: readonly Operation[], more: Partial<Phase> = {}): Phase {
  return {
    name: 'files',
    count: operations.length,
    sizeBytes: 0,
    operations: () => [operations],
    ...more,
  }
}

/** All objects of a store: text by key. */
export async function contentOf({ objects }: StorageDriver): Promise<Readonly<Record<string, string>>> {
  const content: Record<string, string> = {}
  let token: string | undefined
  do {
    const page = await objects.list({ prefix: '', ...(token === undefined ? {} : { token }) }, live)
    for (const { key } of page.objects) {
      const { bytes } = await objects.getWhole(key, { maxBytes: 8 * 1024 * 1024 }, live)
      content[key] = Buffer.from(bytes).toString('latin1')
    }
    token = page.next
  } while (token !== undefined)
  return content
}

/** Writes these objects. */
export async function fill(
  { objects }: StorageDriver,
  content: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [key, text] of Object.entries(content)) await objects.put(key, Buffer.from(text, 'latin1'), live)
}
