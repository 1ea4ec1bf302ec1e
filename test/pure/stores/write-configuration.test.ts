import { describe, expect, it } from 'vitest'

import { driverParameters } from '../../../drivers/index.ts'
import type { StoreParameters } from '../../../electron/stores/list/store-record.ts'
import {
  writeConfiguration,
  type ConfigFormat,
} from '../../../electron/stores/configurations/write-configuration.ts'

const every: StoreParameters = {
  driver: 's3',
  values: {
    region: 'us-east-1',
    bucket: 'images',
    forcepathstyle: 'true',
    storageclass: 'STANDARD_IA',
    multipartcopychunksize: '5242880',
    multipartcopymaxconcurrency: '4',
    multipartcopythresholdsize: '0',
    usedualstack: 'true',
    usefipsendpoint: 'true',
    accelerate: 'true',
    useragent: 'mine/1',
    loglevel: 'off',
    redirectendpoint: 'https://cdn.example.com',
  },
  secrets: { accesskey: 'AKID', secretkey: 'hush', sessiontoken: 'token' },
  fromEnvironment: [],
}

/** The notes by parameter: behind its line, or above it. */
function notes(format: ConfigFormat, store = every): Readonly<Record<string, string>> {
  const lines = writeConfiguration(store, format)
  return Object.fromEntries(
    lines.flatMap(({ text, parameter }, at) => {
      if (parameter === undefined) return []
      const above = lines[at - 1]
      const note = above?.parameter === undefined ? /^# (.*):$/.exec(above?.text ?? '')?.[1] : undefined
      const told = / # (.*)$/.exec(text)?.[1] ?? note
      return told === undefined ? [] : [[parameter, told]]
    }),
  )
}

describe('what is written of a store', () => {
  it('says to a registry 2.x what it ignores, and what keeps it from starting', () => {
    const ignored = 'registry 3.x; 2.x ignores it'
    expect(notes('2.x')).toEqual({
      forcepathstyle: ignored,
      usedualstack: ignored,
      usefipsendpoint: ignored,
      accelerate: ignored,
      loglevel: ignored,
      storageclass: 'registry 3.x; 2.x does not start with it',
      redirectendpoint: 'registries later than 3.1.1; others ignore it',
      sessiontoken: 'of Bollard; a registry ignores it',
    })
  })

  it('says to a registry 3.x what it ignores', () => {
    expect(notes('3.x')).toEqual({
      redirectendpoint: 'registries later than 3.1.1; others ignore it',
      sessiontoken: 'of Bollard; a registry ignores it',
    })
  })

  it('says in an environment, which has no version, what one of them ignores', () => {
    expect(notes('environment')).toEqual({
      ...notes('2.x'),
      storageclass: 'registry 2.x does not start with it',
    })
  })

  it.each(['2.x', '3.x', 'environment'] as const)('of %s calls nothing ignored that is read', (format) => {
    for (const name of Object.keys(notes(format))) {
      const { readBy } = driverParameters('s3')[name] ?? {}
      expect(name === 'storageclass' || readBy?.length === 1 || readBy?.length === 0, name).toBe(true)
      expect(format !== '3.x' || readBy?.includes('3.x') !== true, name).toBe(true)
    }
  })

  it.each(['standard', 'NONE', 'Reduced_Redundancy'])('takes %s for a class of both', (storageclass) => {
    const store = { ...every, values: { ...every.values, storageclass } }
    expect(notes('2.x', store)).not.toHaveProperty('storageclass')
  })
})
