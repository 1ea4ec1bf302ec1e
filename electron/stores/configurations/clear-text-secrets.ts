import {
  driverParameters,
  environmentVariable,
  type DriverName,
  type Finding,
} from '../../../drivers/index.ts'
import { accessKeyIds } from '../list/access-key-id.ts'

/** A finding for each secret in clear text in a configuration file, with the environment variable to use instead. */
export function clearTextSecrets(driver: DriverName, names: readonly string[]): readonly Finding[] {
  const table = driverParameters(driver)
  return names
    .filter((name) => table[name]?.secret === true && !accessKeyIds.has(name))
    .map((parameter) => {
      const variable = environmentVariable(driver, parameter)
      const message = `in clear text in the file; ${variable} in the registry's environment keeps it out`
      return { parameter, severity: 'info', id: 'clearTextSecret', values: { variable }, message }
    })
}
