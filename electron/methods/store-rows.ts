import type {
  ConfigDraft,
  ConfigurationView,
  ConfiguredParameter,
  Connection,
  DriverSpec,
  Finding,
  ParameterSpec,
  StoreRow,
} from '../api/rows.ts'
import {
  ambientKeysOf,
  describeEndpoint,
  driverNames,
  driverParameters,
  environmentVariable,
  textOf,
  type DriverName,
  type ParameterRow,
  type Resolved,
} from '../../drivers/index.ts'
import type { ConfiguredStore } from '../stores/configurations/read-configuration.ts'
import { accessKeyEnd, accessKeyIds } from '../stores/list/access-key-id.ts'
import { storeFindings } from '../stores/configurations/store-findings.ts'
import { resolveSealed } from '../stores/connections/resolve-store.ts'
import type { StoreRecord } from '../stores/list/store-record.ts'

/** What is shown of stores and their parameters. Values of secrets are dots: the driver's `Secret` prints as such. */
export function toStoreRow(record: StoreRecord, connection: Connection): StoreRow {
  const resolved = resolveSealed(record)
  const region = textOf(resolved, 'region')
  const ambientKeys = ambientKeysOf(resolved)
  return {
    id: record.id,
    name: record.name,
    driver: record.driver,
    location: describeEndpoint(resolved).location,
    readOnly: record.readOnly,
    sample: record.sample,
    connection,
    findings: countFindings(resolved.findings),
    ...(region === undefined ? {} : { region }),
    ...(ambientKeys === undefined ? {} : { ambientKeys }),
    ...(record.registryAddress === undefined ? {} : { registryAddress: record.registryAddress }),
  }
}

function countFindings(findings: readonly Finding[]): StoreRow['findings'] {
  return {
    errors: findings.filter(({ severity }) => severity === 'error').length,
    warnings: findings.filter(({ severity }) => severity === 'warning').length,
  }
}

export function driverSpecs(): readonly DriverSpec[] {
  return driverNames.map((driver) => ({ driver, parameters: parameterSpecs(driver) }))
}

function parameterSpecs(driver: DriverName): readonly ParameterSpec[] {
  return Object.entries(driverParameters(driver)).map(([name, row]) => toSpec(driver, name, row))
}

function toSpec(
  driver: DriverName,
  name: string,
  { required, secret, advanced, default: initial, ...row }: ParameterRow,
) {
  return {
    name,
    meaning: `${driver}.${name}`,
    ...row,
    required: required ?? false,
    secret: secret ?? false,
    advanced: advanced ?? false,
    ...(initial === undefined ? {} : { default: String(initial) }),
  }
}

export function toConfigDraft(draftId: string, store: ConfiguredStore): ConfigDraft {
  const names = [...Object.keys(store.values), ...Object.keys(store.secrets)]
  const fromEnvironment = new Set(store.fromEnvironment)
  const keyEnd = accessKeyEnd(store.secrets)
  return {
    draftId,
    name: store.name,
    driver: store.driver,
    values: store.values,
    secretsGiven: Object.keys(store.secrets),
    ...(keyEnd === undefined ? {} : { accessKeyEnd: keyEnd }),
    origins: Object.fromEntries(
      names.map((name) => [name, fromEnvironment.has(name) ? 'environment' : 'set'] as const),
    ),
    source: store.source,
    findings: store.findings,
  }
}

export function toConfiguration(record: StoreRecord): ConfigurationView {
  const resolved = resolveSealed(record)
  const { endpointUrl, urlOf } = describeEndpoint(resolved)
  const exampleUrl = urlOf(exampleKey(resolved))
  return {
    driver: record.driver,
    parameters: parameterSpecs(record.driver).map((spec) => toConfigured(spec, resolved, record)),
    unknownParameters: record.secretNames.filter(
      (name) => !Object.hasOwn(driverParameters(record.driver), name),
    ),
    findings: storeFindings(record, resolved),
    ...(endpointUrl === undefined ? {} : { endpointUrl }),
    ...(exampleUrl === undefined ? {} : { exampleUrl }),
  }
}

function toConfigured(
  spec: ParameterSpec,
  resolved: Resolved,
  { values, accessKeyEnd: keyEnd }: StoreRecord,
): ConfiguredParameter {
  // What was refused is shown as it was given: who mends it begins there.
  const given = resolved.values[spec.name] ?? values[spec.name]
  // Of the ID of a key its end, by which people know it.
  const isKnown = given !== undefined && keyEnd !== undefined && accessKeyIds.has(spec.name)
  const value = isKnown ? `…${keyEnd}` : given
  return {
    spec,
    origin: resolved.origins[spec.name] ?? 'unset',
    environmentVariable: environmentVariable(resolved.driver, spec.name),
    ...(value === undefined || value === '' ? {} : { value: value.toString() }),
  }
}

/** The blob of no bytes: every registry may have it, and its digest is known. */
function exampleKey(resolved: Resolved): string {
  const hex = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855'
  const path = `docker/registry/v2/blobs/sha256/${hex.slice(0, 2)}/${hex}/data`
  const root = resolved.driver === 'filesystem' ? '' : (textOf(resolved, 'rootdirectory') ?? '')
  return `${root}/${path}`.replace(/^\/+/, '').replaceAll(/\/{2,}/g, '/')
}
