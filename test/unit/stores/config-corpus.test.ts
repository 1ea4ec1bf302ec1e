import { readdirSync, readFileSync } from 'node:fs'
import { join, resolve } from 'node:path'

import { describe, expect, it } from 'vitest'

import {
  readConfiguration,
  type ConfiguredStore,
} from '../../../electron/stores/configurations/read-configuration.ts'
import { isConfigurationText } from '../../../electron/stores/configurations/recognize-configuration.ts'
import type { ConfigFinding } from '../../../electron/stores/yaml/config-node.ts'
import {
  configText,
  writeConfiguration,
} from '../../../electron/stores/configurations/write-configuration.ts'

const corpus = resolve('test/corpus/config')
const files = readdirSync(corpus, { recursive: true, withFileTypes: true })
  .filter((entry) => entry.isFile() && entry.parentPath !== corpus)
  .map((entry) =>
    join(entry.parentPath, entry.name)
      .slice(corpus.length + 1)
      .replaceAll('\\', '/'),
  )
  .toSorted()

/** By file: a line for each store and, below it, for each finding; those of the text itself last. */
const readings = JSON.parse(readFileSync(join(corpus, 'readings.json'), 'utf8')) as Record<string, string[]>

describe('the corpus of configurations', () => {
  it('has an expected reading for every file, and at least sixty of them', () => {
    expect(Object.keys(readings).toSorted()).toEqual(files)
    expect(files.length).toBeGreaterThanOrEqual(60)
  })

  it.each(files)('reads %s as expected', (file) => {
    expect(describeReading(textOf(file))).toEqual(readings[file])
  })

  it.each(files.filter((file) => !file.startsWith('broken/')))('recognizes %s by what it says', (file) => {
    expect(isConfigurationText(textOf(file))).toBe(true)
  })

  it.each(files)('quotes no secret of %s in what it says about it', (file) => {
    const { stores, findings } = readConfiguration(textOf(file), '')
    const secrets = new Set(stores.flatMap((store) => Object.values(store.secrets)))
    for (const [secret] of textOf(file).matchAll(
      /(?:AKIA|AKID|LTAI)\w+|corpus(?:bos|ks3)access\d|corpus[-+$]?\w*[-+/]\w+/g,
    ))
      secrets.add(secret)
    const said = stores.map(({ values, findings: own, source, settings, name }) => {
      return { values, own, source, settings, name }
    })
    const shown = JSON.stringify([said, findings])
    expect([...secrets].filter((secret) => shown.includes(secret))).toEqual([])
  })

  const stores = files.flatMap((file) =>
    readConfiguration(textOf(file), '').stores.map((store, index) => ({ file, index, store })),
  )

  it.each(stores)('gives store $index of $file again from the config.yml 2.x it writes', ({ store }) => {
    const [again] = readConfiguration(configText(writeConfiguration(store, '2.x')), '').stores
    expect(parameters(again)).toEqual(parameters(withRegionTold(store)))
    expect(again?.settings).toEqual(written(store))
  })

  it.each(stores)('gives store $index of $file again from the config.yml 3.x it writes', ({ store }) => {
    const [again] = readConfiguration(configText(writeConfiguration(store, '3.x')), '').stores
    expect(parameters(again)).toEqual(parameters(withStyleToldToThree(withRegionTold(store))))
    expect(again?.settings).toEqual(written(store))
  })

  it.each(stores)('gives store $index of $file again from the environment it writes', ({ store }) => {
    const [again] = readConfiguration(configText(writeConfiguration(store, 'environment')), '').stores
    expect(parameters(again)).toEqual(parameters(withRegionTold(store)))
    expect(again?.settings).toEqual(written(store))
  })
})

function textOf(file: string): string {
  return readFileSync(join(corpus, file), 'utf8')
}

function describeReading(text: string): string[] {
  const { stores, findings } = readConfiguration(text, '')
  return [
    ...stores.flatMap((store) => [sayStore(store), ...store.findings.map(sayFinding)]),
    ...findings.map(sayFinding),
  ]
}

/** `$` marks what came from the environment, `*` what is a secret. */
function sayStore({ driver, name, values, secrets, fromEnvironment, source }: ConfiguredStore): string {
  const parts = [
    ...Object.entries(values).map(([key, value]) => `${key}=${value}`),
    ...Object.entries(secrets).map(([key, value]) => `*${key}=${value}`),
  ].map((part) => (fromEnvironment.includes(part.split('=')[0]?.replace('*', '') ?? '') ? `$${part}` : part))
  const place = [source.kind, source.name, source.part].filter((part) => part !== undefined).join(' ')
  return [`${driver} "${name}" from ${place}:`, ...parts].join(' ')
}

function sayFinding({ severity, id, parameter, at }: ConfigFinding): string {
  const place = at === undefined ? [] : [`at ${at.line}:${at.column}`]
  return [`- ${severity}`, id, ...(parameter === undefined ? [] : [parameter]), ...place].join(' ')
}

function parameters(store: Pick<ConfiguredStore, 'driver' | 'values' | 'secrets'> | undefined): unknown {
  return store === undefined
    ? undefined
    : { driver: store.driver, values: store.values, secrets: store.secrets }
}

/** A registry 2.x asks for a region even with an endpoint. */
function withRegionTold(store: ConfiguredStore): ConfiguredStore {
  const { region, regionendpoint } = store.values
  if (region !== undefined || regionendpoint === undefined) return store
  return { ...store, values: { ...store.values, region: 'us-east-1' } }
}

/** Registry 3.x puts the bucket into the host name unless it is told. */
function withStyleToldToThree(store: ConfiguredStore): ConfiguredStore {
  if (!store.findings.some(({ id }) => id === 'addressedInPath')) return store
  return { ...store, values: { ...store.values, forcepathstyle: 'true' } }
}

/** What Bollard knows only in part it does not write: a registry would miss the rest. */
function written({ settings = {} }: ConfiguredStore): unknown {
  return Object.fromEntries(
    Object.entries(settings).filter(
      ([name, value]) =>
        !name.startsWith('proxy.') &&
        !name.startsWith('middleware.') &&
        !(name.startsWith('cache.') && value === 'redis'),
    ),
  )
}
