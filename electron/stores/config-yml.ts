import { LineCounter, parseDocument } from 'yaml'

import {
  driverParameters,
  environmentVariable,
  resolveParameters,
  StoreError,
  type DriverName,
  type Finding,
} from '../../drivers/index.ts'
import { readEnvironmentLines } from './environment-lines.ts'
import { splitSecrets } from './resolve-store.ts'
import type { StoreParameters } from './store-record.ts'
import { nestsTooDeep } from './yaml-depth.ts'

/** One storage driver of a configuration, ready to become a store. */
export interface ConfiguredStore extends StoreParameters {
  /** The bucket, or the last part of the folder. */
  readonly name: string
  readonly findings: readonly Finding[]
}

/**
 * The stores in a registry's config.yml, with the registry's environment on top. Empty where there is no storage
 * section. Fails with InvalidParameter on what is not YAML, and when none of the drivers is one that we have.
 */
export function readConfigYml(text: string, environmentText: string): readonly ConfiguredStore[] {
  const environment = readEnvironmentLines(environmentText)
  const sections = sectionsOf(parseYaml(text), environment)
  const known = sections.flatMap(({ name, values }) => {
    const driver = driversByName.get(name)
    return driver === undefined ? [] : [{ name, driver, values }]
  })
  if (known.length === 0 && sections.length > 0) {
    const names = sections.map(({ name }) => name).join(', ')
    throw new StoreError(
      'InvalidParameter',
      `the storage driver of this configuration is not one that Bollard opens: ${names.slice(0, 200)}`,
    )
  }
  const several = sections.length > 1 ? [severalDrivers(sections.map(({ name }) => name))] : []
  return known.map((section) => toStore(section, environment, several))
}

/** The registry knows its S3 driver by two names. */
const driversByName: ReadonlyMap<string, DriverName> = new Map([
  ['filesystem', 'filesystem'],
  ['s3', 's3'],
  ['s3aws', 's3'],
])

/** Parts of the storage section that are no driver. */
const otherSections: ReadonlySet<string> = new Set(['cache', 'delete', 'maintenance', 'redirect', 'tag'])

interface Section {
  readonly name: string
  readonly values: Readonly<Record<string, unknown>>
}

/** Every scalar stays the text it was, but for null: a key of digits only is still a key. */
function parseYaml(text: string): unknown {
  if (nestsTooDeep(text)) {
    throw new StoreError('InvalidParameter', 'the file is nested deeper than a configuration is')
  }
  const lines = new LineCounter()
  const document = parseDocument(text, {
    schema: 'failsafe',
    customTags: ['null'],
    merge: true,
    prettyErrors: false,
    logLevel: 'silent',
    lineCounter: lines,
    uniqueKeys: true,
  })
  const [error] = document.errors
  if (error !== undefined) {
    // Its message may quote the file, and with it a key.
    const { line, col } = lines.linePos(error.pos[0])
    throw new StoreError(
      'InvalidParameter',
      `the file is not valid YAML at line ${line}, column ${col} (${error.code})`,
    )
  }
  try {
    return document.toJS({ maxAliasCount: 100 })
  } catch {
    throw new StoreError('InvalidParameter', 'the file is not valid YAML: its aliases cannot be resolved')
  }
}

function sectionsOf(config: unknown, environment: Readonly<Record<string, string>>): readonly Section[] {
  const storage = isRecord(config) && isRecord(config['storage']) ? config['storage'] : {}
  const chosen = environment['REGISTRY_STORAGE'] ?? ''
  const names = new Set(Object.keys(storage).filter((name) => !otherSections.has(name)))
  for (const name of driversByName.keys()) {
    const told = Object.keys(environment).some((variable) => variable.startsWith(variableOf(name, '')))
    if (told && !(name === 's3' && names.has('s3aws'))) names.add(name)
  }
  if (chosen !== '') {
    names.add(chosen)
    for (const name of names) if (name !== chosen) names.delete(name)
  }
  return [...names].map((name) => {
    const values = storage[name]
    return { name, values: isRecord(values) ? values : {} }
  })
}

function variableOf(section: string, parameter: string): string {
  return `REGISTRY_STORAGE_${section.toUpperCase()}_${parameter.toUpperCase()}`
}

function toStore(
  section: Section & { readonly driver: DriverName },
  environment: Readonly<Record<string, string>>,
  more: readonly Finding[],
): ConfiguredStore {
  const { driver } = section
  const given: Record<string, string> = {}
  const findings: Finding[] = []
  for (const [name, value] of Object.entries(section.values)) {
    if (typeof value === 'string') given[name.toLowerCase()] = value
    else if (value !== null) findings.push(notScalar(name))
  }
  const fromEnvironment: string[] = []
  const kept: Record<string, string> = {}
  for (const [name, { kind }] of Object.entries(driverParameters(driver))) {
    const value =
      environment[variableOf(section.name, name)] ?? environment[environmentVariable(driver, name)]
    if (value !== undefined && value !== '') {
      given[name] = value
      fromEnvironment.push(name)
    }
    const text = given[name]
    if (text !== undefined) kept[name] = kind === 'boolean' ? asBoolean(text) : text
  }
  // What the driver does not know is told and not kept: it may be a secret under a misspelt name.
  const { values, secrets } = splitSecrets(driver, kept)
  const resolved = resolveParameters(driver, { ...given, ...kept }, {})
  return {
    driver,
    name: suggestedName(driver, values),
    values,
    secrets,
    fromEnvironment,
    findings: [...more, ...findings, ...resolved.findings],
  }
}

/** The registry reads YAML 1.1, where these words are booleans too. */
function asBoolean(text: string): string {
  if (/^(y|yes|on)$/i.test(text)) return 'true'
  return /^(n|no|off)$/i.test(text) ? 'false' : text
}

function suggestedName(driver: DriverName, values: Readonly<Record<string, string>>): string {
  if (driver !== 'filesystem') return values['bucket'] ?? ''
  return (values['rootdirectory'] ?? '').split(/[/\\]/).findLast((part) => part !== '') ?? ''
}

function severalDrivers(names: readonly string[]): Finding {
  const list = names.join(', ').slice(0, 200)
  const message = `multiple storage drivers specified in configuration or environment: ${list}`
  return { severity: 'warning', id: 'severalDrivers', values: { names: list }, message }
}

function notScalar(name: string): Finding {
  const parameter = name.slice(0, 64)
  const message = `the ${parameter} parameter should be a single value`
  return { parameter, severity: 'error', id: 'notScalar', message }
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
