/** The room's only door. */
import { describeBos } from './bos/endpoint.ts'
import { bosParameters, checkBos } from './bos/parameters.ts'
import { describeCos } from './cos/endpoint.ts'
import { checkCos, cosParameters } from './cos/parameters.ts'
import { StoreError } from './errors.ts'
import type { EndpointDescription } from './endpoint.ts'
import { checkFilesystem, describeFilesystem, filesystemParameters } from './filesystem/parameters.ts'
import { describeKs3 } from './ks3/endpoint.ts'
import { checkKs3, ks3Parameters } from './ks3/parameters.ts'
import { hidingSecrets } from './layers/hiding-secrets.ts'
import { limiting } from './layers/limiting.ts'
import { locating } from './layers/locating.ts'
import { refusingWrites } from './layers/refusing-writes.ts'
import { retrying } from './layers/retrying.ts'
import { timingOut } from './layers/timing-out.ts'
import type { OpenedCloud, OpenOptions } from './open-options.ts'
import { describeOss } from './oss/endpoint.ts'
import { checkOss, ossParameters } from './oss/parameters.ts'
import { resolveTable, type ParameterTable, type Resolved } from './parameters.ts'
import { pathDriver } from './path-driver.ts'
import { describeS3 } from './s3/endpoint.ts'
import { checkS3, s3Parameters } from './s3/parameters.ts'
import type { DriverName, StorageDriver } from './storage-driver.ts'

/** One row a driver: its table, the checks that look at several parameters, its endpoint, and its module. */
interface DriverRow {
  readonly parameters: ParameterTable
  readonly check: (resolved: Resolved) => Resolved['findings']
  readonly describe: (resolved: Resolved) => EndpointDescription
  /** Loads the cloud's library on first use, so that start-up does not pay for it. */
  readonly open: (resolved: Resolved) => Promise<OpenedCloud>
}

const drivers: Readonly<Record<DriverName, DriverRow>> = {
  bos: {
    parameters: bosParameters,
    check: checkBos,
    describe: describeBos,
    open: async (resolved) => (await import('./bos/open.ts')).openBos(resolved),
  },
  cos: {
    parameters: cosParameters,
    check: checkCos,
    describe: describeCos,
    open: async (resolved) => (await import('./cos/open.ts')).openCos(resolved),
  },
  filesystem: {
    parameters: filesystemParameters,
    check: checkFilesystem,
    describe: describeFilesystem,
    open: async (resolved) => (await import('./filesystem/open.ts')).openFilesystem(resolved),
  },
  ks3: {
    parameters: ks3Parameters,
    check: checkKs3,
    describe: describeKs3,
    open: async (resolved) => (await import('./ks3/open.ts')).openKs3(resolved),
  },
  s3: {
    parameters: s3Parameters,
    check: checkS3,
    describe: describeS3,
    open: async (resolved) => (await import('./s3/open.ts')).openS3(resolved),
  },
  oss: {
    parameters: ossParameters,
    check: checkOss,
    describe: describeOss,
    open: async (resolved) => (await import('./oss/open.ts')).openOss(resolved),
  },
}

export function driverParameters(driver: DriverName): ParameterTable {
  return drivers[driver].parameters
}

/** Reads parameters as the registry would, its environment on top. Never throws: all findings at once. */
export function resolveParameters(
  driver: DriverName,
  input: Readonly<Record<string, unknown>>,
  environment: Readonly<Record<string, string>>,
): Resolved {
  const row = drivers[driver]
  const resolved = resolveTable(driver, row.parameters, input, environment)
  return { ...resolved, findings: [...resolved.findings, ...row.check(resolved)] }
}

export function describeEndpoint(resolved: Resolved): EndpointDescription {
  return drivers[resolved.driver].describe(resolved)
}

/**
 * Opens a store. The layers stand in this order, innermost first: a deadline for each attempt, a place among the
 * requests in flight, retries (which wait without holding a place), the location of failures, dots for secrets that
 * a service repeats, the refusal of writes.
 * Fails with InvalidParameter when a finding is an error.
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
  const cloud = await drivers[resolved.driver].open(resolved)
  const where = {
    store: options.store,
    driver: resolved.driver,
    ...(cloud.bucket === undefined ? {} : { bucket: cloud.bucket }),
    ...(cloud.endpoint === undefined ? {} : { endpoint: cloud.endpoint }),
  }
  const maxRequests = cloud.maxRequests ?? options.maxRequests ?? cloud.usualRequests ?? 32
  const patient = retrying(limiting(timingOut(cloud.objects), maxRequests))
  const located = hidingSecrets(locating(patient, where), resolved.values)
  const objects = options.readOnly ? refusingWrites(located, where) : located
  return pathDriver(objects, {
    name: resolved.driver,
    rootdirectory: cloud.rootdirectory,
    chunkBytes: cloud.chunkBytes,
  })
}

export { StoreError, isStoreError } from './errors.ts'
export type { ErrorCode, ErrorWhere, Retry } from './errors.ts'
export type { EndpointDescription } from './endpoint.ts'
export { filesystemError } from './filesystem/errors.ts'
export { mapConcurrent } from './map-concurrent.ts'
export { abandon } from './move-object.ts'
export type * from './object-store.ts'
export type { OpenOptions } from './open-options.ts'
export { environmentVariable, textOf } from './parameters.ts'
export type { Finding, Origin, ParameterRow, ParameterTable, ParameterValue, Resolved } from './parameters.ts'
export { planParts, type PartPlan } from './parts.ts'
export { isNotFound } from './path-driver.ts'
export { letGo, readObject, type OpenObject } from './read-object.ts'
export { Secret } from './secret.ts'
export { driverNames } from './storage-driver.ts'
export type {
  DriverName,
  FileInfo,
  FileWriter,
  StorageDriver,
  StorePath,
  WalkOptions,
} from './storage-driver.ts'
export { isContentPath } from './store-path.ts'
