import {
  checkAccess,
  openDriver,
  resolveParameters,
  type AccessAction,
  type AccessEvent,
  type AccessOutcome,
  type DriverName,
  type ObjectStore,
} from '../../../../drivers/index.ts'
import { live } from '../../../conformance/harness.ts'

/** What a whole check found: the outcome of each action, and the rest. */
export interface Checked {
  readonly outcomes: ReadonlyMap<AccessAction, AccessOutcome>
  readonly left: readonly string[]
  readonly clockAheadMs: number | undefined
}

export interface CheckOptions {
  readonly readOnly?: boolean
  readonly signal?: AbortSignal
  readonly onEvent?: (event: AccessEvent) => void
  /** Changes what the store does. */
  readonly objects?: (objects: ObjectStore) => ObjectStore
}

/** Opens a store and checks what its key may do. */
export async function check(
  driver: DriverName,
  values: Readonly<Record<string, string>>,
  { readOnly = false, signal = live, onEvent, objects = (same) => same }: CheckOptions = {},
): Promise<Checked> {
  const resolved = resolveParameters(driver, { rootdirectory: '/root', ...values }, {})
  const opened = await openDriver(resolved, { store: 'checked', readOnly })
  const outcomes = new Map<AccessAction, AccessOutcome>()
  let left: readonly string[] = ['not told']
  let clockAheadMs: number | undefined
  const tell = (event: AccessEvent): void => {
    if (event.kind === 'outcome') outcomes.set(event.action, event.outcome)
    else if (event.kind === 'clock') clockAheadMs = event.aheadMs
    else left = event.left
    onEvent?.(event)
  }
  try {
    await checkAccess(
      { ...opened, objects: objects(opened.objects) },
      resolved,
      { store: 'checked', readOnly },
      tell,
      signal,
    )
  } finally {
    await opened.close()
  }
  return { outcomes, left, clockAheadMs }
}

/** Each outcome as a word: its kind, or why it was not tried. */
export function inWords({ outcomes }: Checked): Record<string, string> {
  return Object.fromEntries(
    [...outcomes].map(([action, outcome]) => [
      action,
      outcome.kind === 'notTried' ? outcome.reason : outcome.kind,
    ]),
  )
}
