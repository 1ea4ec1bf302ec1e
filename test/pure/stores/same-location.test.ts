import { describe, expect, it } from 'vitest'

import { driverNames, driverParameters } from '../../../drivers/index.ts'
import { isSameLocation } from '../../../electron/stores/list/store-list.ts'
import { driverFacts } from '../../clouds/driver-facts.ts'

const parameters = driverNames.flatMap((driver) =>
  Object.keys(driverParameters(driver)).map((name) => ({ driver, name })),
)

describe('a store with another value', () => {
  it.each(parameters)(
    'of $name of $driver is another place only where that says which',
    ({ driver, name }) => {
      const isAnother = driverFacts[driver].location.includes(name)
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
