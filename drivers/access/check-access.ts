import { randomUUID } from 'node:crypto'

import { isStoreError, StoreError } from '../common/errors.ts'
import { discardBody } from '../driver/read-object.ts'
import type { StorageDriver } from '../driver/storage-driver.ts'
import type { AccessTerms } from './actions.ts'
import type { AccessAction } from '../common/access-actions.ts'
import { openPresigned } from './open-presigned.ts'
import { outcomeOf, Outcomes, type AccessOutcome } from './outcomes.ts'
import { Probes } from './probes.ts'

export type AccessEvent =
  /** A later outcome of an action replaces the earlier one. */
  | { readonly kind: 'outcome'; readonly action: AccessAction; readonly outcome: AccessOutcome }
  /** The service's clock is more than 5 minutes off. In milliseconds; negative when it is behind this computer's. */
  | { readonly kind: 'clock'; readonly aheadMs: number }
  /** The end, with the keys that were written and could not be deleted. */
  | { readonly kind: 'done'; readonly left: readonly string[] }

export interface AccessCheckOptions {
  /** The name the user gave the store, for errors. */
  readonly store: string
  /** Tries only actions that change nothing. */
  readonly readOnly: boolean
  readonly terms: AccessTerms
  /** Accepts any certificate when it opens a presigned URL. */
  readonly skipVerify: boolean
  /** Time for one action with its retries; 20 s when absent. */
  readonly attemptMs?: number
}

/**
 * Tries each action of a registry on its bucket, one after another. It writes only below one new key,
 * `.bollard-access-check-…`, and deletes what it wrote before it resolves or fails. Fails only when the signal aborts: it
 * then waits for the request under way.
 */
export async function checkAccess(
  driver: StorageDriver,
  options: AccessCheckOptions,
  tell: (event: AccessEvent) => void,
  signal: AbortSignal,
): Promise<void> {
  const { store, attemptMs = 20_000 } = options
  const probes = new Probes(driver.objects, driver.keyOf(`/.bollard-access-check-${randomUUID()}`))
  const outcomes = new Outcomes({
    where: { store, driver: driver.name },
    attemptMs,
    tell: (action, outcome) => tell({ kind: 'outcome', action, outcome }),
  })
  const trial: Trial = { driver, options, probes, outcomes, tell, signal }
  let stopped = true
  try {
    await tryAll(trial)
    signal.throwIfAborted()
    stopped = false
  } finally {
    const { wroteObjects } = probes
    const { keys, error } = await probes.cleanUp(AbortSignal.timeout(2 * attemptMs))
    if (!stopped) {
      if (error !== undefined) outcomes.set('delete', outcomeOf(error.at({ store, driver: driver.name })))
      else if (wroteObjects && !outcomes.isKnown('delete')) outcomes.set('delete', { kind: 'allowed' })
      outcomes.skipRest(options)
      tell({ kind: 'done', left: keys })
    }
  }
}

/** What all steps of one check share. */
interface Trial {
  readonly driver: StorageDriver
  readonly options: AccessCheckOptions
  readonly probes: Probes
  readonly outcomes: Outcomes
  readonly tell: (event: AccessEvent) => void
  readonly signal: AbortSignal
}

async function tryAll(trial: Trial): Promise<void> {
  const found = await findObject(trial)
  await tryLocation(trial)
  if (trial.options.readOnly) {
    await tryReading(trial, found)
    await tryUploadsOfOthers(trial)
    return
  }
  const { driver, probes, outcomes, options, signal } = trial
  if (options.terms.actions.deleteMany.names.length === 0) outcomes.skip('deleteMany', 'notOffered')
  if (options.terms.refusesDeletingNothing) {
    await tryDeleting(trial)
    if (!outcomes.isAllowed('delete') && !outcomes.isAllowed('deleteMany')) {
      for (const action of ['put', 'copy', 'completeUpload'] as const) outcomes.skip(action, 'wouldStay')
    }
  }
  await outcomes.try('put', (stop) => probes.put('object', stop), signal)
  const written = outcomes.isAllowed('put')
  await tryReading(trial, written ? probes.keyOf('object') : found)
  if (written) await outcomes.try('copy', (stop) => probes.copy('object', 'copy', stop), signal)
  await outcomes.try(
    'listUploads',
    (stop) => driver.objects.listUploads({ prefix: probes.keyOf('') }, stop),
    signal,
  )
  await tryUploading(trial, written)
}

/** Clients of Amazon S3 ask for the bucket's region; other services have no such permission. */
async function tryLocation({ driver, options, outcomes, signal }: Trial): Promise<void> {
  if (options.terms.actions.location.names.length === 0) outcomes.skip('location', 'notOffered')
  else await outcomes.try('location', (stop) => driver.objects.location(stop), signal)
}

/** Both ways to delete: where a service has a permission for each, one of them is enough to clean up. */
async function tryDeleting({ probes, outcomes, signal }: Trial): Promise<void> {
  await outcomes.try('delete', (stop) => probes.deleteNothing('oneByOne', stop), signal)
  await outcomes.try(
    'deleteMany',
    (stop) =>
      probes.deleteNothing('together', stop).catch((error: unknown) => {
        if (!isStoreError(error, 'Unsupported')) throw error
        outcomes.skip('deleteMany', 'notOffered')
      }),
    signal,
  )
}

/** The key of an object that is not empty, to read when nothing may be written. */
async function findObject({ driver, outcomes, signal }: Trial): Promise<string | undefined> {
  const query = { prefix: prefixOf(driver), maxKeys: 20 }
  const page = await outcomes.try('list', (stop) => driver.objects.list(query, stop), signal)
  return page?.objects.find(({ sizeBytes }) => sizeBytes > 0)?.key
}

async function tryReading(trial: Trial, key: string | undefined): Promise<void> {
  const { driver, outcomes, signal } = trial
  if (key === undefined) {
    outcomes.skip('head', 'nothingToRead')
    outcomes.skip('get', 'nothingToRead')
  } else {
    await outcomes.try('head', (stop) => driver.objects.head(key, stop), signal)
    await outcomes.try(
      'get',
      async (stop) => discardBody((await driver.objects.get(key, { offset: 0, length: 1 }, stop)).bytes),
      signal,
    )
  }
  await outcomes.try('presign', (stop) => tryPresigned(trial, key, stop), signal)
}

/** Without an object to read, it still opens a URL: the response tells the service's time. */
async function tryPresigned(trial: Trial, key: string | undefined, signal: AbortSignal): Promise<void> {
  const { driver, outcomes, options, probes, tell } = trial
  const url = await driver.objects.presign('GET', key ?? probes.keyOf('nothing'), 60)
  if (url === undefined) {
    outcomes.skip('presign', 'notOffered')
    return
  }
  const { refused, clockAheadMs = 0 } = await openPresigned(url, options, signal)
  const clockIsOff = Math.abs(clockAheadMs) > clockToleranceMs
  if (clockIsOff) tell({ kind: 'clock', aheadMs: clockAheadMs })
  if (key === undefined) outcomes.skip('presign', 'nothingToRead')
  else if (refused !== undefined) throw driver.hideSecrets(clockIsOff ? ofClock(refused) : refused)
}

/** Services refuse signatures that are 15 minutes off; the window warns earlier. */
const clockToleranceMs = 5 * 60_000

function ofClock(refused: StoreError): StoreError {
  return new StoreError('ClockSkew', refused.message, refused.where)
}

async function tryUploading(trial: Trial, written: boolean): Promise<void> {
  const { driver, probes, outcomes, signal } = trial
  const upload = await outcomes.try('beginUpload', (stop) => probes.beginUpload('upload', stop), signal)
  if (upload === undefined) return
  const put = await outcomes.try('putPart', (stop) => probes.putPart(upload, stop), signal)
  const copied = written
    ? await outcomes.try('copyPart', (stop) => probes.copyPart(upload, 'object', stop), signal)
    : undefined
  const part = copied ?? put
  await outcomes.try('listParts', (stop) => driver.objects.listParts(upload, 0, stop), signal)
  if (part !== undefined) {
    const run = (stop: AbortSignal) => probes.complete('upload', upload, part, stop)
    await outcomes.try('completeUpload', run, signal)
  }
  const completed = outcomes.isAllowed('completeUpload')
  await outcomes.try(
    'abortUpload',
    async (stop) => probes.abort(completed ? await probes.beginUpload('upload', stop) : upload, stop),
    signal,
  )
}

/** Lists parts without writing: of an upload under way, if a push to the registry has one. */
async function tryUploadsOfOthers({ driver, outcomes, signal }: Trial): Promise<void> {
  const page = await outcomes.try(
    'listUploads',
    (stop) => driver.objects.listUploads({ prefix: prefixOf(driver) }, stop),
    signal,
  )
  const [upload] = page?.uploads ?? []
  if (upload !== undefined) {
    await outcomes.try('listParts', (stop) => driver.objects.listParts(upload, 0, stop), signal)
  }
}

/** The prefix of all keys below `rootdirectory`. */
function prefixOf(driver: StorageDriver): string {
  const root = driver.keyOf('/')
  return root === '' ? '' : `${root}/`
}
