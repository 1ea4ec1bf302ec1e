import { unfilled } from './placeholders.ts'
import { Secret } from './secret.ts'
import { sizeText } from './size-text.ts'
import type { Finding, Origin, ParameterRow, ParameterTable, ParameterValue, Resolved } from './table.ts'
import type { DriverName } from '../driver-names.ts'

/** `REGISTRY_STORAGE_S3_BUCKET`: the variable by which a registry's environment overrides a parameter. */
export function environmentVariable(driver: DriverName, parameter: string): string {
  return `REGISTRY_STORAGE_${driver.toUpperCase()}_${parameter.toUpperCase()}`
}

/** Reads every parameter of the table. Never throws: all findings at once, each naming its parameter. */
export function resolveTable(
  driver: DriverName,
  table: ParameterTable,
  input: Readonly<Record<string, unknown>>,
  environment: Readonly<Record<string, string>>,
): Resolved {
  const values: Record<string, ParameterValue | undefined> = {}
  const origins: Record<string, Origin> = {}
  const findings: Finding[] = []
  for (const [name, row] of Object.entries(table)) {
    const given = givenValue(environment[environmentVariable(driver, name)], input[name])
    origins[name] = given.origin === 'unset' && row.default !== undefined ? 'default' : given.origin
    const read = given.origin === 'unset' ? { value: row.default } : readValue(name, row, given.value)
    const empty = typeof given.value === 'string' ? unfilled(name, row, given.value) : undefined
    if (empty !== undefined) findings.push(empty)
    if ('finding' in read) findings.push(read.finding)
    else values[name] = row.secret && typeof read.value === 'string' ? new Secret(read.value) : read.value
    if (row.required && given.origin === 'unset') findings.push(missing(name))
  }
  for (const name of Object.keys(input)) {
    if (!Object.hasOwn(table, name) && input[name] !== undefined && input[name] !== '')
      findings.push(unknown(name))
  }
  return { driver, values, origins, findings }
}

function givenValue(
  fromEnvironment: string | undefined,
  fromInput: unknown,
): { origin: Origin; value: unknown } {
  if (fromEnvironment !== undefined && fromEnvironment !== '')
    return { origin: 'environment', value: fromEnvironment }
  if (fromInput instanceof Secret) return { origin: 'set', value: fromInput.reveal() }
  if (fromInput === undefined || fromInput === null || fromInput === '')
    return { origin: 'unset', value: undefined }
  return { origin: 'set', value: fromInput }
}

type Read = { readonly value: string | number | boolean | undefined } | { readonly finding: Finding }

function readValue(name: string, row: ParameterRow, given: unknown): Read {
  switch (row.kind) {
    case 'boolean':
      return readBoolean(name, given)
    case 'integer':
      return readInteger(name, row, given)
    case 'choice':
      return readChoice(name, row, given)
    case 'string':
    case 'folder':
      return readText(name, given)
  }
}

/** Real booleans, and the words that Go's `strconv.ParseBool` takes. */
function readBoolean(name: string, given: unknown): Read {
  if (typeof given === 'boolean') return { value: given }
  const text = String(given)
  if (['1', 't', 'T', 'TRUE', 'true', 'True'].includes(text)) return { value: true }
  if (['0', 'f', 'F', 'FALSE', 'false', 'False'].includes(text)) return { value: false }
  return {
    finding: {
      parameter: name,
      severity: 'error',
      id: 'notBoolean',
      message: `the ${name} parameter should be a boolean`,
    },
  }
}

function readInteger(name: string, row: ParameterRow, given: unknown): Read {
  const text = typeof given === 'number' ? String(given) : String(given).trim()
  const value = /^-?\d{1,16}$/.test(text) ? Number(text) : Number.NaN
  if (!Number.isSafeInteger(value)) {
    const message = `${name} parameter must be an integer, ${text.slice(0, 40)} invalid`
    return { finding: { parameter: name, severity: 'error', id: 'notInteger', message } }
  }
  const { min = 0, max = Number.MAX_SAFE_INTEGER } = row
  if (value < min || value > max) {
    const message = `the ${name} ${value} parameter should be a number between ${min} and ${max} (inclusive)`
    const told = row.unit === 'bytes' ? sizeText : (number: number) => number.toLocaleString('en')
    const values = { value: told(value), least: told(min), most: told(max) }
    const id = value < min ? 'tooSmall' : 'tooLarge'
    return { finding: { parameter: name, severity: 'error', id, values, message } }
  }
  return { value }
}

function readChoice(name: string, row: ParameterRow, given: unknown): Read {
  const choices = row.choices ?? []
  const text = String(given)
  const match = choices.find((choice) => choice.toLowerCase() === text.toLowerCase())
  if (match !== undefined) return { value: match }
  const message = `the ${name} parameter must be one of [${choices.join(' ')}], ${text.slice(0, 60)} invalid`
  return {
    finding: {
      parameter: name,
      severity: 'error',
      id: 'notAChoice',
      values: { choices: choices.join(', ') },
      message,
    },
  }
}

function readText(name: string, given: unknown): Read {
  const isText = typeof given === 'string' || typeof given === 'number' || typeof given === 'boolean'
  const text = String(given)
  if (isText && text.length <= 4096 && !hasControlCharacter(text)) return { value: text }
  const message = `the ${name} parameter should be a text of at most 4096 characters`
  return { finding: { parameter: name, severity: 'error', id: 'notText', message } }
}

function hasControlCharacter(text: string): boolean {
  for (let at = 0; at < text.length; at += 1) if (text.charCodeAt(at) < 0x20) return true
  return false
}

function missing(name: string): Finding {
  return { parameter: name, severity: 'error', id: 'required', message: `no ${name} parameter provided` }
}

function unknown(name: string): Finding {
  return {
    parameter: name,
    severity: 'warning',
    id: 'unknownParameter',
    message: `${name} is not a parameter of this driver that Bollard knows: registries up to 2.8.3 and 3.1.1 ignore it`,
  }
}

/** The value when it is a text and not empty. */
export function textOf(resolved: Resolved, name: string): string | undefined {
  const value = resolved.values[name]
  if (value instanceof Secret) return value.reveal() === '' ? undefined : value.reveal()
  return typeof value === 'string' && value !== '' ? value : undefined
}

export function flagOf(resolved: Resolved, name: string): boolean {
  return resolved.values[name] === true
}

/** The number, or the fallback for a parameter that was refused. */
export function numberOf(resolved: Resolved, name: string, fallback: number): number {
  const value = resolved.values[name]
  return typeof value === 'number' ? value : fallback
}
