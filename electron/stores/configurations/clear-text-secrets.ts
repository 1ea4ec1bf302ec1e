import {
  driverParameters,
  environmentVariable,
  type DriverName,
  type Finding,
} from '../../../drivers/index.ts'

/** Names of accounts rather than proofs of them. */
const publicHalves: ReadonlySet<string> = new Set(['accesskey', 'accesskeyid', 'secretid'])

/** Says of each secret that a configuration file holds how it stays out of it. */
export function clearTextSecrets(driver: DriverName, names: readonly string[]): readonly Finding[] {
  const table = driverParameters(driver)
  return names
    .filter((name) => table[name]?.secret === true && !publicHalves.has(name))
    .map((parameter) => {
      const variable = environmentVariable(driver, parameter)
      const message = `in clear text in the file; ${variable} in the registry's environment keeps it out`
      return { parameter, severity: 'info', id: 'clearTextSecret', values: { variable }, message }
    })
}
