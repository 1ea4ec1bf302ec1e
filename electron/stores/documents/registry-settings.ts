import type { Finding } from '../../../drivers/index.ts'
import { itemsOf, nodeAt, textAt } from '../yaml/read-yaml.ts'
import type { ConfigFinding, ConfigMap, ConfigNode } from '../yaml/config-node.ts'
import { yamlBoolean } from '../yaml/scalar-values.ts'

/** Registry settings outside of the driver section that matter to a bucket: text by dotted name. */
export type RegistrySettings = Readonly<Record<string, string>>

type Kind = 'boolean' | 'text'

/** Below `storage` where the name does not say otherwise. */
const known: Readonly<Record<string, Kind>> = {
  'cache.blobdescriptor': 'text',
  'cache.layerinfo': 'text',
  'delete.enabled': 'boolean',
  'maintenance.readonly.enabled': 'boolean',
  'maintenance.uploadpurging.enabled': 'boolean',
  'maintenance.uploadpurging.age': 'text',
  'maintenance.uploadpurging.interval': 'text',
  'maintenance.uploadpurging.dryrun': 'boolean',
  'redirect.disable': 'boolean',
  'http.prefix': 'text',
  'proxy.remoteurl': 'text',
}

/** Sections of `storage` that are no driver. */
export const otherSections: ReadonlySet<string> = new Set([
  'cache',
  'delete',
  'maintenance',
  'redirect',
  'tag',
])

/** Where a setting stands in a configuration. */
export function settingPath(name: string): readonly string[] {
  const path = name.split('.')
  return path[0] === 'http' || path[0] === 'proxy' || path[0] === 'middleware' ? path : ['storage', ...path]
}

/** Reads the settings. Findings report wrong types, and what each setting means for the bucket. */
export function readSettings(config: ConfigMap): {
  readonly settings: RegistrySettings
  readonly findings: readonly ConfigFinding[]
} {
  const settings: Record<string, string> = {}
  const findings: ConfigFinding[] = [...wrongSections(config)]
  for (const [name, kind] of Object.entries(known)) {
    const node = nodeAt(config, ...settingPath(name))
    if (node?.kind !== 'text' || node.text.length > 200) continue
    const value = kind === 'boolean' ? yamlBoolean(node) : node.text
    if (value === undefined) findings.push(notBoolean(name, node))
    // An address may hold a password; that there is one is enough.
    else settings[name] = name === 'proxy.remoteurl' ? 'set' : String(value)
  }
  const middleware = nodeAt(config, 'middleware', 'storage')
  const names = itemsOf(middleware).flatMap((item) => textAt(item, 'name') ?? [])
  if (names.length > 0) settings['middleware.storage'] = names.map(plainName).join(', ').slice(0, 200)
  const judged = settingFindings(settings).map((finding) => {
    const at = nodeAt(config, ...settingPath(finding.parameter ?? ''))?.at
    return at === undefined ? finding : { ...finding, at }
  })
  return { settings, findings: [...findings, ...judged] }
}

/** What the settings mean for a person who works on the bucket. */
export function settingFindings(settings: RegistrySettings): readonly Finding[] {
  const findings: Finding[] = []
  const say = (parameter: string, id: string, message: string, values: Finding['values'] = {}): void => {
    findings.push({ parameter, severity: 'info', id, values, message })
  }
  const deletes = settings['delete.enabled']
  if (deletes === 'true') say('delete.enabled', 'deleteEnabled', 'clients of the registry may delete')
  if (deletes === 'false') say('delete.enabled', 'deleteDisabled', 'the registry refuses deletes of clients')
  if (settings['maintenance.readonly.enabled'] === 'true') {
    say('maintenance.readonly.enabled', 'maintenanceReadonly', 'the registry takes no pushes and no deletes')
  }
  const purging = 'maintenance.uploadpurging'
  findings.push(...purgingFindings(settings))
  if (settings[`${purging}.enabled`] === 'false') {
    say(`${purging}.enabled`, 'purgingDisabled', 'the registry leaves uploads that were broken off')
  } else if (settings[`${purging}.dryrun`] === 'true') {
    say(
      `${purging}.dryrun`,
      'purgingDryRun',
      'the registry only logs which broken-off uploads it would purge',
    )
  } else if (settings[`${purging}.age`] !== undefined) {
    const age = settings[`${purging}.age`] ?? ''
    say(`${purging}.age`, 'purgingAfter', `the registry purges broken-off uploads after ${age}`, { age })
  }
  const redirect = settings['redirect.disable']
  if (redirect === 'true') {
    say(
      'redirect.disable',
      'redirectDisabled',
      'clients fetch blobs through the registry, not from the bucket',
    )
  }
  if (redirect === 'false') {
    say('redirect.disable', 'redirectEnabled', 'clients are sent to the bucket for blobs')
  }
  const cacheName =
    settings['cache.blobdescriptor'] === undefined ? 'cache.layerinfo' : 'cache.blobdescriptor'
  const cache = settings[cacheName]
  if (cache !== undefined) {
    const message =
      'a running registry remembers blobs: after blobs are deleted, restart it or flush the cache'
    say(cacheName, cache === 'redis' ? 'cacheRedis' : 'cacheMemory', message)
  }
  const prefix = settings['http.prefix']
  if (prefix !== undefined) {
    say('http.prefix', 'httpPrefix', `the registry answers below ${prefix}; the bucket is not affected`, {
      prefix,
    })
  }
  if (settings['proxy.remoteurl'] !== undefined) {
    say('proxy.remoteurl', 'pullThrough', 'a pull-through cache: what is in it expires by itself')
  }
  const names = settings['middleware.storage']
  if (names !== undefined) {
    const message = `clients fetch blobs from elsewhere (${names}), which may still serve what was deleted here`
    say('middleware.storage', 'storageMiddleware', message, { names })
  }
  return findings
}

/** A registry that is to purge does not start without all three, nor with another word for a duration than Go's. */
function purgingFindings(settings: RegistrySettings): readonly Finding[] {
  const section = 'maintenance.uploadpurging'
  const given = Object.keys(settings).filter((name) => name.startsWith(`${section}.`))
  if (given.length === 0 || settings[`${section}.enabled`] === 'false') return []
  const missing = ['age', 'interval', 'dryrun'].filter((key) => settings[`${section}.${key}`] === undefined)
  const names = missing.join(', ')
  const incomplete: Finding = {
    parameter: section,
    severity: 'error',
    id: 'purgingIncomplete',
    values: { names },
    message: `unable to parse upload purge configuration: ${names} missing`,
  }
  const wrong = ['age', 'interval'].flatMap((key): Finding[] => {
    const parameter = `${section}.${key}`
    const text = settings[parameter]
    if (text === undefined || /^(?:\d+(?:\.\d*)?(?:ns|us|µs|ms|s|m|h))+$/.test(text)) return []
    const message = `${key} is a duration of hours, minutes and seconds, as 168h`
    return [{ parameter, severity: 'error', id: 'notADuration', message }]
  })
  return missing.length > 0 ? [incomplete, ...wrong] : wrong
}

function wrongSections(config: ConfigMap): readonly ConfigFinding[] {
  const names = [
    'cache',
    'delete',
    'maintenance',
    'maintenance.readonly',
    'maintenance.uploadpurging',
    'redirect',
  ]
  return names.flatMap((name) => {
    const node = nodeAt(config, ...settingPath(name))
    return node === undefined || node.kind === 'map' || node.kind === 'null' ? [] : [notASection(name, node)]
  })
}

export function notASection(parameter: string, { at }: ConfigNode): ConfigFinding {
  const message = `${parameter} should be a section with keys of its own`
  return { parameter, severity: 'error', id: 'notASection', message, ...(at === undefined ? {} : { at }) }
}

function notBoolean(parameter: string, { at }: ConfigNode): ConfigFinding {
  const message = `${parameter} should be true or false, without quotes`
  return { parameter, severity: 'error', id: 'notPlainBoolean', message, ...(at === undefined ? {} : { at }) }
}

/** The name if it looks like a parameter name, otherwise `…`: it may be a key. */
export function plainName(name: string): string {
  return /^[a-z][a-z0-9_.-]{0,39}$/i.test(name) ? name : '…'
}
