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
    const driver = driversByName[name]
    return driver === undefined ? [] : [{ driver, values }]
  })
  if (known.length === 0 && sections.length > 0) {
    const names = sections.map(({ name }) => name).join(', ')
    throw new StoreError(
      'InvalidParameter',
      `the storage driver of this configuration is not one that Bollard opens: ${names.slice(0, 200)}`,
    )
  }
  const several = sections.length > 1 ? [severalDrivers(sections.map(({ name }) => name))] : []
  return known.map(({ driver, values }) => toStore(driver, values, environment, several))
}

/** The registry knows its S3 driver by two names. */
const driversByName: Readonly<Record<string, DriverName | undefined>> = {
  filesystem: 'filesystem',
  s3: 's3',
  s3aws: 's3',
  oss: 'oss',
}

/** Parts of the storage section that are no driver. */
const otherSections: ReadonlySet<string> = new Set(['cache', 'delete', 'maintenance', 'redirect', 'tag'])

interface Section {
  readonly name: string
  readonly values: Readonly<Record<string, unknown>>
}

/** Every scalar stays the text it was: a key of digits only is still a key. */
function parseYaml(text: string): unknown {
  const lines = new LineCounter()
  const document = parseDocument(text, {
    schema: 'failsafe',
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
  const chosen = environment['REGISTRY_STORAGE']
  const names = new Set(Object.keys(storage).filter((name) => !otherSections.has(name)))
  for (const [name, driver] of Object.entries(driversByName)) {
    const prefix = `REGISTRY_STORAGE_${name.toUpperCase()}_`
    const told = Object.keys(environment).some((variable) => variable.startsWith(prefix))
    if (driver === name && told && !names.has(`${name}aws`)) names.add(name)
  }
  if (chosen !== undefined) {
    names.add(chosen)
    for (const name of names) if (name !== chosen) names.delete(name)
  }
  return [...names].map((name) => {
    const values = storage[name]
    return { name, values: isRecord(values) ? values : {} }
  })
}

function toStore(
  driver: DriverName,
  section: Readonly<Record<string, unknown>>,
  environment: Readonly<Record<string, string>>,
  more: readonly Finding[],
): ConfiguredStore {
  const given: Record<string, string> = {}
  const findings: Finding[] = []
  for (const [name, value] of Object.entries(section)) {
    if (typeof value === 'string') given[name.toLowerCase()] = value
    else if (value !== null) findings.push(notScalar(name))
  }
  const fromEnvironment: string[] = []
  for (const name of Object.keys(driverParameters(driver))) {
    const value = environment[environmentVariable(driver, name)]
    if (value === undefined || value === '') continue
    given[name] = value
    fromEnvironment.push(name)
  }
  const { values, secrets } = splitSecrets(driver, given)
  const resolved = resolveParameters(driver, given, {})
  return {
    driver,
    name: suggestedName(driver, values),
    values,
    secrets,
    fromEnvironment,
    findings: [...more, ...findings, ...resolved.findings],
  }
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
