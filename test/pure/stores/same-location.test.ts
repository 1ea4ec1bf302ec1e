import { describe, expect, it } from 'vitest'

import { driverNames, driverParameters, type DriverName } from '../../../drivers/index.ts'
import { isSameLocation } from '../../../electron/stores/list/store-list.ts'

/** What decides which bucket, of which service, and which folder of it. All else is how it is used. */
const places: Readonly<Record<DriverName, readonly string[]>> = {
  filesystem: ['rootdirectory'],
  s3: ['bucket', 'region', 'regionendpoint', 'rootdirectory'],
  oss: ['bucket', 'endpoint', 'region', 'rootdirectory'],
  cos: ['bucket', 'domain', 'region', 'rootdirectory'],
  bos: ['bucket', 'endpoint', 'region', 'rootdirectory'],
  ks3: ['bucket', 'region', 'regionendpoint', 'rootdirectory'],
}

const parameters = driverNames.flatMap((driver) =>
  Object.keys(driverParameters(driver)).map((name) => ({ driver, name })),
)

describe('a store with another value', () => {
  it.each(parameters)(
    'of $name of $driver is another place only where that says which',
    ({ driver, name }) => {
      const isAnother = places[driver].includes(name)
      const before = { driver, values: { [name]: 'one' } }
      expect(isSameLocation(before, { driver, values: { [name]: 'other' } })).toBe(!isAnother)
      expect(isSameLocation(before, { driver, values: {} })).toBe(!isAnother)
      expect(isSameLocation(before, { driver, values: { [name]: 'one' } })).toBe(true)
    },
  )

  it('is the same place when the value is only said that was meant without', () => {
    const said = { driver: 'filesystem', values: { rootdirectory: '/var/lib/registry' } } as const
    expect(isSameLocation(said, { driver: 'filesystem', values: {} })).toBe(true)
  })

  it('of another driver is another place, the same values or not', () => {
    const values = { bucket: 'b', region: 'r' }
    expect(isSameLocation({ driver: 's3', values }, { driver: 'ks3', values })).toBe(false)
  })
})
