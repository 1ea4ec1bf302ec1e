import {
  driverParameters,
  environmentVariable,
  resolveParameters,
  Secret,
  type DriverName,
  type Resolved,
} from '../../../drivers/index.ts'
import type { StoreParameters, StoreRecord } from '../list/store-record.ts'

/** Reads the parameters of a store as the registry would, those of its environment on top. */
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
 * The same without opening the secrets: for what is said of a store rather than done with it. That a secret is there
 * is known, its text is not.
 */
export function resolveSealed(record: StoreRecord): Resolved {
  return resolveStore(sealedParameters(record))
}

/** The parameters of a store with a word in the place of each secret. */
export function sealedParameters(record: StoreRecord): StoreParameters {
  return { ...record, secrets: Object.fromEntries(record.secretNames.map((name) => [name, 'sealed'])) }
}

/**
 * Parts the values of a form or a file by what the driver's table calls secret. A name that it does not know counts as
 * one: it may be that of a key, spelt wrong.
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
