import {
  driverParameters,
  environmentVariable,
  isReleased,
  isStorageClassOf2,
  Secret,
  type DriverName,
} from '../../../drivers/index.ts'
import { resolveStore } from '../connections/resolve-store.ts'
import { settingPath } from '../documents/registry-settings.ts'
import type { StoreParameters } from '../list/store-record.ts'
import { yamlScalar } from '../yaml/write-scalar.ts'

/** The output: a config.yml for this registry version, or environment variables. */
export type ConfigFormat = '2.x' | '3.x' | 'environment'

/** A line, and the parameter that it gives. */
export interface ConfigLine {
  readonly text: string
  readonly parameter?: string
}

/** The store with dots for its secrets: for reading, and for files that others may see. */
export function masked<Store extends Pick<StoreParameters, 'secrets'>>(store: Store): Store {
  const dots = String(new Secret(''))
  return { ...store, secrets: Object.fromEntries(Object.keys(store.secrets).map((name) => [name, dots])) }
}

/** Writes the parameters that are set, without defaults. Reading the result gives the same store. */
export function writeConfiguration(store: StoreParameters, format: ConfigFormat): readonly ConfigLine[] {
  const given = [...parametersOf(store), ...impliedParameters(store, format)]
  return format === 'environment' ? environmentLines(store, given) : fileLines(store, given, format)
}

/** The lines as a text that ends in a line end. */
export function configText(lines: readonly ConfigLine[]): string {
  return lines.map(({ text }) => `${text}\n`).join('')
}

interface Given {
  readonly name: string
  readonly value: string | number | boolean
  readonly note?: string
}

/** In the order of the driver's table, what it does not know at the end. */
function parametersOf(store: StoreParameters): readonly Given[] {
  const table = driverParameters(store.driver)
  const texts: Readonly<Record<string, string>> = { ...store.values, ...store.secrets }
  const unknown = Object.keys(texts).filter((name) => table[name] === undefined)
  return [...Object.keys(table), ...unknown.toSorted()].flatMap((name) => {
    const text = texts[name]
    if (text === undefined || text === '') return []
    const kind = table[name]?.kind
    return [{ name, value: typedFor(kind, text) }]
  })
}

function typedFor(kind: string | undefined, text: string): Given['value'] {
  if (kind === 'boolean' && /^(true|false)$/.test(text)) return text === 'true'
  if (kind === 'integer' && /^(0|[1-9]\d{0,14})$/.test(text)) return Number(text)
  return text
}

/** Parameters that Bollard implies, but a registry of this version needs in its configuration. */
function impliedParameters(store: StoreParameters, format: ConfigFormat): readonly Given[] {
  if (store.driver !== 's3') return []
  const note = 'told, for a registry would not do it by itself'
  const { values, findings } = resolveStore(store)
  const inPath = findings.some(({ id }) => id === 'addressedInPath')
  const withoutRegion = values['region'] === undefined && values['regionendpoint'] !== undefined
  return [
    ...(withoutRegion ? [{ name: 'region', value: 'us-east-1', note }] : []),
    ...(format === '3.x' && inPath ? [{ name: 'forcepathstyle', value: true, note }] : []),
  ]
}

function fileLines(
  { driver, settings = {} }: StoreParameters,
  given: readonly Given[],
  format: '2.x' | '3.x',
): readonly ConfigLine[] {
  const tree: Tree = new Map<string, Tree | string>([['version', '0.1']])
  for (const [name, value] of Object.entries(settings)) {
    if (isWritten(name, value)) put(tree, settingPath(name), yamlScalar(typed(value)))
  }
  put(tree, ['http', 'addr'], yamlScalar(':5000'))
  const storage = tree.get('storage')
  tree.delete('storage')
  return [
    ...notes(driver, format).map((note) => ({ text: `# ${note}` })),
    { text: 'version: 0.1' },
    { text: 'storage:' },
    { text: given.length === 0 ? `  ${driver}: {}` : `  ${driver}:` },
    ...given.map(({ name, value, note }) => ({
      text: `    ${yamlScalar(name)}: ${yamlScalar(value)}${comment(note ?? noteOf(driver, { name, value }, format))}`,
      parameter: name,
    })),
    ...(storage instanceof Map ? treeLines(storage, '  ') : []),
    ...treeLines(new Map([...tree].filter(([name]) => name !== 'version')), ''),
  ]
}

function environmentLines(
  { driver, settings = {} }: StoreParameters,
  given: readonly Given[],
): readonly ConfigLine[] {
  return [
    { text: '# For docker run --env-file, which takes values' },
    { text: '# as they stand: quotes are for the registry.' },
    ...notes(driver, '2.x').map((note) => ({ text: `# ${note}` })),
    { text: `REGISTRY_STORAGE=${driver}` },
    ...given.flatMap(({ name, value }) => {
      const note = noteOf(driver, { name, value }, 'environment')
      return [
        ...(note === undefined ? [] : [{ text: `# ${note}:` }]),
        { text: `${environmentVariable(driver, name)}=${yamlScalar(value)}`, parameter: name },
      ]
    }),
    ...Object.entries(maintenanceAside(settings)).map(([name, value]) => ({
      text: `REGISTRY_${settingPath(name).join('_').toUpperCase()}=${value}`,
    })),
  ]
}

/** A registry takes the sections of `maintenance` from its environment whole only. */
function maintenanceAside(settings: Readonly<Record<string, string>>): Record<string, string> {
  const values: Record<string, string> = {}
  const sections = new Map<string, string[]>()
  for (const [name, value] of Object.entries(settings)) {
    if (!isWritten(name, value)) continue
    const [, section, key] = /^(maintenance\.\w+)\.(\w+)$/.exec(name) ?? []
    if (section === undefined || key === undefined) values[name] = yamlScalar(typed(value))
    else sections.set(section, [...(sections.get(section) ?? []), `${key}: ${yamlScalar(typed(value))}`])
  }
  for (const [section, entries] of sections) values[section] = `{${entries.join(', ')}}`
  return values
}

/** Of a proxy, a middleware or a Redis Bollard knows only that it is there: a registry would miss the rest. */
function isWritten(setting: string, value: string): boolean {
  const [room] = setting.split('.')
  return room !== 'proxy' && room !== 'middleware' && !(room === 'cache' && value === 'redis')
}

function typed(text: string): string | boolean {
  return text === 'true' ? true : text === 'false' ? false : text
}

type Tree = Map<string, Tree | string>

function put(tree: Tree, [first = '', ...rest]: readonly string[], value: string): void {
  if (rest.length === 0) {
    tree.set(first, value)
    return
  }
  const inner = tree.get(first)
  const next: Tree = inner instanceof Map ? inner : new Map()
  tree.set(first, next)
  put(next, rest, value)
}

function treeLines(tree: Tree, indent: string): readonly ConfigLine[] {
  return [...tree].flatMap(([name, value]) =>
    typeof value === 'string'
      ? [{ text: `${indent}${name}: ${value}` }]
      : [{ text: `${indent}${name}:` }, ...treeLines(value, `${indent}  `)],
  )
}

function notes(driver: DriverName, format: '2.x' | '3.x'): readonly string[] {
  if (isReleased(driver, format)) return []
  return [`Registry ${format} has no ${driver} driver of its own:`, 'this needs a build that has one.']
}

/** A note for a line that a registry of this version ignores; for an environment, that any version ignores. */
function noteOf(driver: DriverName, { name, value }: Given, format: ConfigFormat): string | undefined {
  const readBy = driverParameters(driver)[name]?.readBy
  if (driver === 's3' && name === 'storageclass' && format !== '3.x' && !isStorageClassOf2(value)) {
    return format === '2.x'
      ? 'registry 3.x; 2.x does not start with it'
      : 'registry 2.x does not start with it'
  }
  if (readBy === undefined || readBy.length === 2) return undefined
  const [only] = readBy
  if (only === undefined) return 'of Bollard; a registry ignores it'
  if (only === 'later') return 'registries later than 3.1.1; others ignore it'
  if (only === format) return undefined
  return `registry ${only}; ${only === '3.x' ? '2.x' : '3.x'} ignores it`
}

function comment(note: string | undefined): string {
  return note === undefined ? '' : ` # ${note}`
}
