import type { access } from '../api/access.ts'
import type { Implementation } from '../api/method.ts'
import type * as view from '../api/rows.ts'
import {
  accessActions,
  checkAccess,
  openDriver,
  permissionsFor,
  policyOf,
  type AccessEvent,
  type AccessOutcome,
  type Resolved,
} from '../../drivers/index.ts'
import { Channel } from '../../drivers/common/channel.ts'
import type { StoreOpening } from '../stores/connections/opened-stores.ts'
import { resolveStore } from '../stores/connections/resolve-store.ts'
import type { StoreList } from '../stores/list/store-list.ts'
import { toErrorData } from '../host/error-data.ts'
import type { AccessChecks } from '../stores/connections/access-checks.ts'

/** What the key of a store may do. A check opens the store for itself, so that nobody closes it before it cleaned up. */
export function accessMethods(
  storeList: StoreList,
  checks: AccessChecks,
  opening: () => Promise<StoreOpening>,
): Implementation<typeof access> {
  return {
    async *checkAccess({ store }, signal) {
      const record = storeList.get(store)
      const { name, readOnly } = record
      const resolved = resolveStore({ ...record, secrets: await storeList.secretsOf(store) })
      yield begun(resolved, readOnly)
      const reader = new AbortController()
      const events = new Channel<view.AccessEvent>()
      const check = async (stop: AbortSignal): Promise<void> => {
        const driver = await openDriver(resolved, { ...(await opening()), store: name, readOnly })
        const options = { store: name, readOnly }
        const tell = (event: AccessEvent): void => {
          checks.note(store, event)
          events.push(toView(event))
        }
        try {
          await checkAccess(driver, resolved, options, tell, stop)
        } finally {
          await driver.close()
        }
      }
      const running = checks.run(store, check, AbortSignal.any([signal, reader.signal])).then(
        () => events.end(),
        (error: unknown) => events.fail(error),
      )
      try {
        yield* events
      } finally {
        reader.abort()
        await running
      }
    },
  }
}

function begun(resolved: Resolved, readOnly: boolean): view.AccessEvent {
  const policy = policyOf(resolved, { readOnly })
  return {
    kind: 'begun',
    actions: accessActions.map((action) => ({
      action,
      permissions: permissionsFor(resolved.driver, action),
    })),
    ...(policy === undefined
      ? {}
      : { policy: { kind: policy.kind, text: `${JSON.stringify(policy.document, undefined, 2)}\n` } }),
  }
}

function toView(event: AccessEvent): view.AccessEvent {
  if (event.kind !== 'outcome') return event
  return { kind: 'outcome', action: event.action, outcome: toOutcome(event.outcome) }
}

function toOutcome(outcome: AccessOutcome): view.AccessOutcome {
  if (outcome.kind === 'allowed' || outcome.kind === 'notTried') return outcome
  return { kind: outcome.kind, error: toErrorData(outcome.error) }
}
