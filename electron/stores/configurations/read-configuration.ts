import {
  driverNames,
  driverParameters,
  resolveParameters,
  textOf,
  takesQuotedBooleans,
  type DriverName,
  type Finding,
  type ParameterRow,
  type Resolved,
} from '../../../drivers/index.ts'
import { clearTextSecrets } from './clear-text-secrets.ts'
import { applyEnvironment, readEnvironmentLines, type Variables } from '../documents/config-environment.ts'
import { entriesOf } from '../yaml/read-yaml.ts'
import type { ConfigFinding, ConfigMap, ConfigNode } from '../yaml/config-node.ts'
import { findConfigurations } from '../documents/find-configurations.ts'
import type { ConfigSource, FoundConfiguration } from '../documents/found-configuration.ts'
import { notASection, otherSections, plainName, readSettings } from '../documents/registry-settings.ts'
import { splitSecrets } from '../connections/resolve-store.ts'
import type { StoreParameters } from '../list/store-record.ts'
import { nullFindings, scalarFindings } from './scalar-findings.ts'
import { databaseFindings } from '../documents/tags-in-database.ts'
import { yamlBoolean, yamlInteger } from '../yaml/scalar-values.ts'

/** One storage driver of a configuration, ready to become a store. */
export interface ConfiguredStore extends StoreParameters {
  /** The bucket, or the last part of the folder. */
  readonly name: string
  readonly source: ConfigSource
  readonly findings: readonly ConfigFinding[]
}

/** The stores in a text, and findings about the text itself. */
export interface ConfigReading {
  readonly stores: readonly ConfiguredStore[]
  readonly findings: readonly ConfigFinding[]
}

/**
 * Reads registry configurations as a registry does. Variables in the text override the file, and those of
 * `environmentText` override both. Never throws: faults are findings with line and column that quote no possible key.
 */
export function readConfiguration(text: string, environmentText: string): ConfigReading {
  const { found, findings } = findConfigurations(text)
  // Only variables of the text itself have a place in it.
  const onTop: Variables = new Map(
    [...readEnvironmentLines(environmentText)].map(([name, { text: value }]) => [name, { text: value }]),
  )
  const start = found.length === 0 && onTop.size > 0 ? [environmentAlone] : found.slice(0, maxFound)
  const readings = start.map((configuration) => readOne(configuration, onTop))
  return {
    stores: readings.flatMap(({ stores }) => stores),
    findings: [...findings, ...readings.flatMap((reading) => reading.findings)],
  }
}

const maxFound = 50
const environmentAlone: FoundConfiguration = {
  source: { kind: 'environment' },
  variables: new Map(),
  findings: [],
}

/** The registry knows its S3 driver by two names, and GitLab's by a third. */
const driversByName: ReadonlyMap<string, DriverName> = new Map([
  ...driverNames.map((name) => [name, name] as const),
  ['s3aws', 's3'],
  ['s3_v2', 's3'],
])

function readOne(found: FoundConfiguration, onTop: Variables): ConfigReading {
  const variables: Variables = new Map([...found.variables, ...onTop])
  const applied = applyEnvironment(
    withSection(found.config ?? { kind: 'map', entries: new Map() }),
    variables,
  )
  const { config } = applied
  const general = [
    ...found.findings,
    ...applied.findings,
    ...versionFindings(found.config),
    ...databaseFindings(found.config),
  ]
  const sections = entriesOf(config.entries.get('storage')).filter(([name]) => !otherSections.has(name))
  if (sections.length === 0) return { stores: [], findings: [...general, ...noStorage(found, config)] }
  const names = sections.map(([name]) => plainName(name)).join(', ')
  const { settings, findings } = readSettings(config)
  const several = sections.length > 1 ? [severalDrivers(names, sections[1]?.[1])] : []
  const stores = sections.flatMap(([name, section]) => {
    const driver = driversByName.get(name)
    if (driver === undefined) return []
    const store = toStore(driver, section, found.source.kind !== 'secret')
    const all = [...general, ...store.findings, ...findings]
    return [{ ...store, source: found.source, settings, findings: all }]
  })
  const severity = stores.length > 0 ? 'warning' : 'error'
  const others = sections
    .filter(([name]) => !driversByName.has(name))
    .map((section) => driverNotOpened(section, severity))
  const ofAll = [...several, ...others]
  return { stores, findings: stores.length > 0 ? ofAll : [...general, ...ofAll, ...findings] }
}

/** `storage: s3` is short for a section of that name without parameters. */
function withSection(config: ConfigMap): ConfigMap {
  const storage = config.entries.get('storage')
  if (storage?.kind !== 'text') return config
  const entries = new Map([[storage.text, { kind: 'null' } satisfies ConfigNode]])
  return {
    ...config,
    entries: new Map(config.entries).set('storage', { ...withPosition(storage), kind: 'map', entries }),
  }
}

function toStore(driver: DriverName, section: ConfigNode, inClear: boolean) {
  const table = driverParameters(driver)
  const given: Record<string, string> = {}
  const fromEnvironment: string[] = []
  const findings: ConfigFinding[] = []
  const places = new Map<string, ConfigNode>()
  if (section.kind === 'text' || section.kind === 'list') findings.push(notASection(driver, section))
  for (const [spelt, node] of entriesOf(section)) {
    const name = spelt.toLowerCase().slice(0, 64)
    if (node.kind === 'null') {
      findings.push(...nullFindings(driver, name, node))
      continue
    }
    if (name !== spelt) findings.push(notLowerCase(name, node))
    if (node.kind !== 'text') {
      findings.push(notScalar(name, node))
      continue
    }
    places.set(name, node)
    // The registry's driver then keeps everything below the root of the file system.
    const isRoot = driver === 'filesystem' && name === 'rootdirectory' && node.text === ''
    given[name] = isRoot ? '/' : textFor(table[name], node)
    if (node.variable !== undefined) fromEnvironment.push(name)
    if (node.quoted && table[name]?.kind === 'boolean' && !takesQuotedBooleans(driver)) {
      findings.push(quotedBoolean(name, node))
    }
    findings.push(...scalarFindings(name, table[name], node))
  }
  const { values, secrets } = splitSecrets(driver, given)
  const resolved = resolveParameters(driver, given, {})
  const clear = inClear ? Object.keys(secrets).filter((name) => places.get(name)?.variable === undefined) : []
  const judged = [...resolved.findings, ...clearTextSecrets(driver, clear)]
  return {
    driver,
    name: suggestedName(driver, resolved),
    values,
    secrets,
    fromEnvironment,
    findings: [...findings, ...judged.map((finding) => withPlainName(withPlace(finding, places, section)))],
  }
}

/** Booleans and numbers in the one spelling that every reader shares. */
function textFor(row: ParameterRow | undefined, node: ConfigNode & { kind: 'text' }): string {
  if (row?.kind === 'boolean') return String(yamlBoolean(node) ?? node.text)
  if (row?.kind === 'integer') return String(yamlInteger(node) ?? node.text)
  return node.text
}

function suggestedName(driver: DriverName, resolved: Resolved): string {
  if (driver !== 'filesystem') return textOf(resolved, 'bucket') ?? ''
  return (textOf(resolved, 'rootdirectory') ?? '').split(/[/\\]/).findLast((part) => part !== '') ?? ''
}

/** Adds the position of the parameter. A missing parameter gets the position of its section. */
function withPlace(
  finding: Finding,
  places: ReadonlyMap<string, ConfigNode>,
  section: ConfigNode,
): ConfigFinding {
  return { ...finding, ...withPosition(places.get(finding.parameter ?? '') ?? section) }
}

/** Masks an unknown parameter name: it may be a key in the wrong place. */
function withPlainName(finding: ConfigFinding): ConfigFinding {
  if (finding.id !== 'unknownParameter') return finding
  const parameter = plainName(finding.parameter ?? '')
  return {
    ...finding,
    parameter,
    message: `${parameter} is not a parameter of this driver; the registry ignores it`,
  }
}

function withPosition({ at }: ConfigNode): Pick<ConfigFinding, 'at'> {
  return at === undefined ? {} : { at }
}

function versionFindings(config: ConfigMap | undefined): readonly ConfigFinding[] {
  if (config === undefined) return []
  const version = config.entries.get('version')
  if (version?.kind === 'text' && /^0\.1$/.test(version.text)) return []
  const message = 'a registry starts with version: 0.1 only'
  return [
    {
      parameter: 'version',
      severity: 'warning',
      id: 'configVersion',
      message,
      ...withPosition(version ?? config),
    },
  ]
}

/** Nothing is missed in a file that could not be read. */
function noStorage(found: FoundConfiguration, config: ConfigMap): readonly ConfigFinding[] {
  if (found.config === undefined && found.findings.length > 0) return []
  const storage = config.entries.get('storage')
  if (storage?.kind === 'list') return [notASection('storage', storage)]
  const message = 'no storage configuration provided'
  return [{ severity: 'error', id: 'noStorage', message, ...withPosition(storage ?? config) }]
}

function severalDrivers(names: string, second: ConfigNode | undefined): ConfigFinding {
  const message = `multiple storage drivers specified in configuration or environment: ${names}`
  const place = second === undefined ? {} : withPosition(second)
  return { severity: 'warning', id: 'severalDrivers', values: { names }, message, ...place }
}

function driverNotOpened(
  [name, section]: readonly [string, ConfigNode],
  severity: 'error' | 'warning',
): ConfigFinding {
  const values = { name: plainName(name) }
  const message = `${values.name} is not a storage driver that Bollard opens`
  return { severity, id: 'driverNotOpened', values, message, ...withPosition(section) }
}

function notLowerCase(parameter: string, node: ConfigNode): ConfigFinding {
  const message = `a registry knows ${plainName(parameter)} in lower case only, and ignores it as it is written here`
  return {
    parameter: plainName(parameter),
    severity: 'warning',
    id: 'notLowerCase',
    message,
    ...withPosition(node),
  }
}

function notScalar(name: string, node: ConfigNode): ConfigFinding {
  const parameter = plainName(name)
  const message = `the ${parameter} parameter should be a single value`
  return { parameter, severity: 'error', id: 'notScalar', message, ...withPosition(node) }
}

function quotedBoolean(parameter: string, node: ConfigNode): ConfigFinding {
  const message = `The ${parameter} parameter should be a boolean`
  return { parameter, severity: 'warning', id: 'quotedBoolean', message, ...withPosition(node) }
}
