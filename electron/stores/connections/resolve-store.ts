import {
  driverParameters,
  environmentVariable,
  resolveParameters,
  Secret,
  type DriverName,
  type Resolved,
} from '../../../drivers/index.ts'
import type { StoreParameters, StoreRecord } from '../list/store-record.ts'

/** Resolves the parameters of a store as a registry does: environment variables override the file. */
export function resolveStore(store: StoreParameters): Resolved {
  const given: Record<string, string | Secret> = { ...store.values }
  for (const [name, text] of Object.entries(store.secrets)) given[name] = new Secret(text)
  const environment: Record<string, string> = {}
  for (const name of store.fromEnvironment) {
    const text = store.values[name] ?? store.secrets[name]
    if (text === undefined) continue
    environment[environmentVariable(store.driver, name)] = text
    delete given[name]
  }
  return resolveParameters(store.driver, given, environment, store.ambientKeysFor)
}

/**
 * Resolves a store without opening its secrets, to judge or display it. Each secret is known to exist; its text is not
 * read.
 */
export function resolveSealed(record: StoreRecord): Resolved {
  return resolveStore(sealedParameters(record))
}

/** The parameters of a store, with the text `sealed` for each secret. */
export function sealedParameters(record: StoreRecord): StoreParameters {
  return { ...record, secrets: Object.fromEntries(record.secretNames.map((name) => [name, 'sealed'])) }
}

/**
 * Splits parameters into plain values and secrets, by the driver's table. An unknown name counts as secret: it may be a
 * misspelt key.
 */
export function splitSecrets(
  driver: DriverName,
  given: Readonly<Record<string, string>>,
): { values: Record<string, string>; secrets: Record<string, string> } {
  const table = driverParameters(driver)
  const values: Record<string, string> = {}
  const secrets: Record<string, string> = {}
  for (const [name, text] of Object.entries(given)) {
    if (text === '') continue
    if (!Object.hasOwn(table, name) || table[name]?.secret === true) secrets[name] = text
    else values[name] = text
  }
  return { values, secrets }
}
