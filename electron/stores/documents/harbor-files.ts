import { entriesOf, nodeAt, textAt } from '../yaml/read-yaml.ts'
import type { ConfigFinding, ConfigMap, ConfigNode } from '../yaml/config-node.ts'
import type { FoundConfiguration } from './found-configuration.ts'
import { tagsInDatabase } from './tags-in-database.ts'
import { yamlBoolean } from '../yaml/scalar-values.ts'

/**
 * Harbor's own files, where the storage of its registry has another place than in a registry's: `storage_service` of
 * harbor.yml, and `persistence.imageChartStorage` of its chart's values. Both hold a registry's sections under their
 * own names. Undefined for any other document.
 * https://github.com/goharbor/harbor/blob/main/make/harbor.yml.tmpl
 * https://github.com/goharbor/harbor-helm/blob/main/values.yaml
 */
export function readHarbor(document: ConfigNode): FoundConfiguration | undefined {
  if (nodeAt(document, 'persistence', 'imageChartStorage')?.kind === 'map') return chartValues(document)
  const isOwnFile = ['harbor_admin_password', 'data_volume'].every(
    (key) => nodeAt(document, key) !== undefined,
  )
  return isOwnFile || nodeAt(document, 'storage_service')?.kind === 'map' ? ownFile(document) : undefined
}

/** Without a storage service, and for its filesystem, everything is below the data volume. */
function ownFile(document: ConfigNode): FoundConfiguration {
  const service = nodeAt(document, 'storage_service')
  const given = entriesOf(service).filter(([name]) => name !== 'ca_bundle')
  const drivers = given.filter(([name]) => name !== 'redirect')
  const volume = textAt(document, 'data_volume')
  const folder: ConfigNode | undefined =
    volume === undefined
      ? undefined
      : { ...nodeAt(document, 'data_volume'), kind: 'text', text: `${volume}/registry`, quoted: true }
  const sections = (drivers.length > 0 ? given : [...given, ['filesystem', emptyMap] as const]).map(
    ([name, section]) =>
      name === 'filesystem' && folder !== undefined
        ? ([name, withEntry(section, 'rootdirectory', folder)] as const)
        : ([name, section] as const),
  )
  const purging = nodeAt(document, 'upload_purging')
  const maintenance =
    purging === undefined ? [] : [['maintenance', mapOf([['uploadpurging', purging]])] as const]
  const message =
    'a file of Harbor: its storage_service is read; common/config/registry/config.yml beside it is what its registry reads'
  return {
    source: { kind: 'harbor', part: 'storage_service' },
    config: configOf([...sections, ...maintenance]),
    variables: new Map(),
    findings: [
      withPosition({ severity: 'info', id: 'harborFile', message }, service),
      tagsInDatabase('Harbor'),
    ],
  }
}

/** The chart names every driver there is, and says by `type` which one counts. */
function chartValues(document: ConfigNode): FoundConfiguration {
  const storage = nodeAt(document, 'persistence', 'imageChartStorage')
  const type = textAt(storage, 'type') ?? 'filesystem'
  const section = nodeAt(storage, type) ?? emptyMap
  const disabled = nodeAt(storage, 'disableredirect')
  const redirect = disabled?.kind === 'text' && yamlBoolean(disabled) === true ? [redirectOf(disabled)] : []
  const message = 'values of Harbor’s chart: its persistence.imageChartStorage is read'
  const known = entriesOf(section).filter(([name]) => name !== 'existingSecret')
  const secret = nodeAt(section, 'existingSecret')
  const elsewhere = secret?.kind === 'text' && secret.text !== '' ? [keysElsewhere(type, secret)] : []
  return {
    source: { kind: 'harbor', part: 'persistence.imageChartStorage' },
    config: configOf([[type, mapOf(known, section)], ...redirect]),
    variables: new Map(),
    findings: [
      withPosition({ severity: 'info', id: 'harborValues', message }, storage),
      ...elsewhere,
      tagsInDatabase('Harbor'),
    ],
  }
}

function keysElsewhere(driver: string, secret: ConfigNode): ConfigFinding {
  const name = `REGISTRY_STORAGE_${driver.toUpperCase().slice(0, 20)}_*`
  const message = `the value of ${name} is in a Secret or ConfigMap that is not part of this text`
  return withPosition({ severity: 'warning', id: 'valueElsewhere', values: { name }, message }, secret)
}

function redirectOf(disabled: ConfigNode): readonly [string, ConfigNode] {
  return ['redirect', mapOf([['disable', disabled]])]
}

type Entries = readonly (readonly [string, ConfigNode])[]

const emptyMap: ConfigMap = { kind: 'map', entries: new Map() }

/** As a registry's file has it. */
function configOf(storage: Entries): ConfigMap {
  const version: ConfigNode = { kind: 'text', text: '0.1', quoted: false }
  return mapOf([
    ['version', version],
    ['storage', mapOf(storage)],
  ])
}

function mapOf(entries: Entries, at?: ConfigNode): ConfigMap {
  return { kind: 'map', entries: new Map(entries), ...(at?.at === undefined ? {} : { at: at.at }) }
}

/** What a section says itself stays. */
function withEntry(section: ConfigNode, name: string, value: ConfigNode): ConfigMap {
  return mapOf([[name, value], ...entriesOf(section)], section)
}

function withPosition(finding: ConfigFinding, node: ConfigNode | undefined): ConfigFinding {
  return node?.at === undefined ? finding : { ...finding, at: node.at }
}
