/** The room's only door. */
import type { AccessPolicy, VersionTerms } from './access/actions.ts'
import type { AccessAction } from './common/access-actions.ts'
import { checkAccess as tryAccess, type AccessEvent } from './access/check-access.ts'
import { accessPolicy } from './access/policy.ts'
import { ambientKeys, checkAmbientKeys, requireAmbientKeysAllowed } from './parameters/ambient-keys.ts'
import type { AmbientKeys } from './common/ambient-keys.ts'
import { StoreError } from './common/errors.ts'
import type { EndpointDescription } from './parameters/endpoint.ts'
import { presignByServiceClock } from './layers/presign-clock.ts'
import { guardListProgress } from './layers/list-progress-guard.ts'
import { explainRefusals } from './layers/refusal-explainer.ts'
import { nameWordlessRefusals } from './layers/wordless-refusals.ts'
import { errorRedactor, redactSecrets, secretTexts } from './layers/secret-redaction.ts'
import { limitRequests, type RequestLimits } from './layers/request-limiter.ts'
import { locateErrors } from './layers/error-location.ts'
import { refuseWrites } from './layers/read-only.ts'
import { retryCalls } from './layers/retries.ts'
import { timeOutAttempts, type TimeoutOptions } from './layers/timeouts.ts'
import { observeWrites, type OnWritten } from './layers/write-observer.ts'
import { checkPartSize, usualChunkSizeBytes } from './parameters/common-parameters.ts'
import { Secret } from './parameters/secret.ts'
import { areAlike, withFix } from './parameters/fixes.ts'
import { environmentVariable, flagOf, numberOf, resolveTable, textOf } from './parameters/resolve.ts'
import type { ParameterTable, Resolved } from './parameters/table.ts'
import { pathDriver } from './driver/path-driver.ts'
import { clouds } from './clouds/index.ts'
import { networkOfProcess, type Network } from './http/network.ts'
import type { DriverName } from './driver-names.ts'
import type { StorageDriver } from './driver/storage-driver.ts'

/** What a store is opened with beside its parameters. */
export interface OpenOptions {
  /** The name the user gave the store, for errors: asked for by each of them, since it may change. */
  readonly store: string
  /** Asked for by each write, since it may change. */
  readonly readOnly: boolean
  /** Requests in flight at most. When absent, 32 and 96 small ones beside them. */
  readonly maxRequests?: number
  /** Proxies and authorities; those of the environment of this process when absent. */
  readonly network?: Network
  /** Size of a part in bytes, where the parameter `chunksize` says none; the driver's own when absent. */
  readonly chunkSizeBytes?: number
  /** How long the service is waited for; the usual when absent. */
  readonly timeouts?: TimeoutOptions
  /** Called with the keys of objects that were written or deleted by this driver; see `observeWrites`. */
  readonly onWritten?: OnWritten
}

export function driverParameters(driver: DriverName): ParameterTable {
  return clouds[driver].parameters
}

/**
 * Reads parameters as the registry would, its environment on top. Never throws: all findings at once. `ambientKeysFor`
 * are the origins that the person lets keys of this computer be sent to.
 */
export function resolveParameters(
  driver: DriverName,
  input: Readonly<Record<string, unknown>>,
  environment: Readonly<Record<string, string>>,
  ambientKeysFor: readonly string[] = [],
): Resolved {
  const row = clouds[driver]
  const resolved = { ...resolveTable(driver, row.parameters, input, environment), ambientKeysFor }
  const findings = [
    ...resolved.findings,
    ...row.check(resolved),
    ...checkAmbientKeys(row.ambientKeys, resolved),
    ...checkPartSize(resolved),
  ]
  const textOf = (name: string): string | undefined =>
    givenText(environment[environmentVariable(driver, name)]) ?? givenText(input[name])
  return {
    ...resolved,
    findings: findings.map((finding) => withFix(finding, { table: row.parameters, textOf })),
  }
}

/** Undefined where nothing is given. A secret is only known to be there. */
function givenText(given: unknown): string | undefined {
  if (given instanceof Secret) return given.toString()
  if (typeof given === 'number' || typeof given === 'boolean') return String(given)
  return typeof given === 'string' && given !== '' ? given : undefined
}

/** Whether a misspelt parameter and one of the driver are likely the same. */
export function areAlikeParameters(driver: DriverName, one: string, other: string): boolean {
  return areAlike(clouds[driver].parameters, one, other)
}

/** The keys of this computer that a store would send to hosts they were not made for; see `ambient-keys.ts`. */
export function ambientKeysOf(resolved: Resolved): AmbientKeys | undefined {
  return ambientKeys(clouds[resolved.driver].ambientKeys, resolved)
}

export function describeEndpoint(resolved: Resolved): EndpointDescription {
  return clouds[resolved.driver].describe(resolved)
}

/** Whether a release of the registry has this driver of its own. */
export function isReleased(driver: DriverName, release: '2.x' | '3.x'): boolean {
  return clouds[driver].releases.includes(release)
}

/** Whether the registry's driver takes a boolean in quotes. */
export function takesQuotedBooleans(driver: DriverName): boolean {
  return clouds[driver].takesQuotedBooleans
}

/** What a driver's cloud calls the permission for an action, or the several that it needs. */
export function permissionsFor(driver: DriverName, action: AccessAction): readonly string[] {
  return clouds[driver].access.actions[action].names
}

/** What a driver's cloud calls the permissions to ask for versions; undefined where there are none. */
export function versionPermissions(driver: DriverName): VersionTerms | undefined {
  return clouds[driver].access.versions
}

/** Tries what a registry does with a store that was opened with these parameters; see `access/check-access.ts`. */
export function checkAccess(
  driver: StorageDriver,
  resolved: Resolved,
  options: { readonly store: string; readonly readOnly: boolean; readonly attemptMs?: number },
  tell: (event: AccessEvent) => void,
  signal: AbortSignal,
): Promise<void> {
  const more = {
    terms: clouds[resolved.driver].access,
    skipVerify: flagOf(resolved, 'skipverify'),
  }
  return tryAccess(driver, { ...options, ...more }, tell, signal)
}

/** The least that a registry needs of the store, for copying; see `accessPolicy`. */
export function policyOf(
  resolved: Resolved,
  options: { readonly readOnly: boolean },
): AccessPolicy | undefined {
  return accessPolicy(clouds[resolved.driver].access, resolved, options)
}

/**
 * Opens a store. The layers stand in this order, innermost first: the end of lists that would go on for ever, a deadline
 * for each attempt, a place among the requests in flight, retries (which wait without holding a place), the service's
 * time for links, the cause of refusals without words, the reasons of what an object is refused for, the location of failures, dots for secrets that a
 * service repeats, who follows writes, the refusal of writes.
 * Fails with InvalidParameter when a finding is an error, and with Unauthenticated where it would need keys of this
 * computer that the person has not allowed.
 */
export async function openDriver(resolved: Resolved, options: OpenOptions): Promise<StorageDriver> {
  const error = resolved.findings.find((finding) => finding.severity === 'error')
  if (error !== undefined) {
    const path = error.parameter === undefined ? {} : { path: error.parameter }
    throw new StoreError('InvalidParameter', error.message, {
      store: options.store,
      driver: resolved.driver,
      ...path,
    })
  }
  requireAmbientKeysAllowed(ambientKeysOf(resolved), { store: options.store, driver: resolved.driver })
  const cloud = await clouds[resolved.driver].open(resolved, options.network ?? networkOfProcess())
  const where = {
    get store() {
      return options.store
    },
    driver: resolved.driver,
    ...(cloud.bucket === undefined ? {} : { bucket: cloud.bucket }),
    ...(cloud.endpoint === undefined ? {} : { endpoint: cloud.endpoint }),
  }
  const most = cloud.maxRequests ?? options.maxRequests ?? cloud.usualRequests
  const limits = most === undefined ? usualLimits : { large: most }
  const timed = timeOutAttempts(guardListProgress(cloud.objects), options.timeouts)
  const patient = retryCalls(limitRequests(timed, limits))
  const dated = cloud.clock === undefined ? patient : presignByServiceClock(patient, cloud.clock)
  const told = explainRefusals(nameWordlessRefusals(dated), resolved.driver)
  const secrets = () => [...secretTexts(resolved.values), ...(cloud.keysFromElsewhere?.() ?? [])]
  const located = redactSecrets(locateErrors(told, where), secrets)
  const { onWritten } = options
  const observed = onWritten === undefined ? located : observeWrites(located, onWritten)
  const objects = refuseWrites(observed, where, () => options.readOnly)
  return pathDriver(objects, {
    name: resolved.driver,
    rootdirectory: cloud.rootdirectory ?? textOf(resolved, 'rootdirectory') ?? '',
    chunkSizeBytes: chunkSizeOf(resolved, options.chunkSizeBytes),
    hideSecrets: errorRedactor(secrets),
    copies: cloud.copies,
  })
}

/** What the store says goes before what is set for all stores, and that before what the driver has of its own. */
function chunkSizeOf(resolved: Resolved, forAllStores: number | undefined): number {
  const origin = resolved.origins['chunksize'] ?? 'unset'
  const isSaid = origin !== 'unset' && origin !== 'default'
  const own = numberOf(resolved, 'chunksize', usualChunkSizeBytes)
  return isSaid ? own : (forAllStores ?? own)
}

/**
 * A small request waits for the network more than for the service, which answers thousands a second. Lists and bodies take
 * memory here.
 */
const usualLimits: RequestLimits = { large: 32, small: 96 }

export type { AmbientKeys } from './common/ambient-keys.ts'
export { whyArchived } from './objects/archive-check.ts'
export { accessActions, type AccessAction } from './common/access-actions.ts'
export type { AccessEvent } from './access/check-access.ts'
export type { AccessOutcome } from './access/outcomes.ts'
export type { CopySizes } from './driver/copy-sizes.ts'
export { contentCrc64, crc32Text } from './objects/checksums.ts'
export { Crc64, joinCrc64 } from './objects/crc64.ts'
export { StoreError, explained, explanationOf, isNotFound, isStoreError } from './common/errors.ts'
export type { ErrorCode } from './common/errors.ts'
export { filesystemError } from './clouds/filesystem/errors.ts'
export { networkOfProcess, withProxy, type ChosenProxy, type Network } from './http/network.ts'
export { isShared } from './http/lanes/shared-bytes.ts'
export type { Lanes, SharedBytes } from './http/lanes/lanes.ts'
export { bodySums, type BodySums } from './objects/body-sums.ts'
export { threadLanes } from './http/lanes/thread-lanes.ts'
export { getText, type TextAnswer } from './http/get-text.ts'
export { proxyFor } from './http/proxy.ts'
export { releaseBuffer, releasingBuffers } from './http/buffer-release.ts'
export { abortLostUploads } from './driver/lost-uploads.ts'
export { moveObject } from './driver/move-object.ts'
export { mapConcurrent } from './common/map-concurrent.ts'
export type * from './driver/object-store.ts'
export { sentences as refusalSentences } from './objects/refusals.ts'
export type { Restore } from './common/restore.ts'
export { environmentVariable, textOf } from './parameters/resolve.ts'
export type { Finding, ParameterRow, ParameterTable, RegistryRelease, Resolved } from './parameters/table.ts'
export { placeholderIn } from './parameters/placeholders.ts'
export { largestPartInMemoryBytes, planParts, type PartPlan } from './driver/part-plan.ts'
export type { OpenedStore } from './driver/opened-store.ts'
export { discardBody, readObject, type OpenObject } from './driver/read-object.ts'
export {
  explainer,
  explanationIn,
  type Explain,
  type Explanation,
  type Reason,
  type ValuesIn,
} from './common/reasons.ts'
export { Secret } from './parameters/secret.ts'
export { isStorageClassOf2 } from './clouds/s3/checks.ts'
export { driverNames, type DriverName } from './driver-names.ts'
export type { FileInfo, FileWriter, StorageDriver, StorePath, WalkOptions } from './driver/storage-driver.ts'
export type { TimeoutOptions } from './layers/timeouts.ts'
export { compareKeys, isContentPath } from './driver/store-path.ts'
export { listRanges } from './driver/ranges/list-ranges.ts'
export { uploadedParts, uploadPages, uploadsAt } from './driver/listings.ts'
export { rangedPages } from './driver/ranges/ranged-pages.ts'
export { sumObjects } from './driver/object-sums.ts'
export { sumVersions, type VersionSums } from './driver/version-sums.ts'
export { scanPacked, scanPackedInto } from './xml/scan-packed.ts'
export { buffersOf, PageColumns, restoreCode, tagForm, type PackedPage } from './driver/packed-page.ts'
export { decodeKey } from './driver/key-bytes.ts'
