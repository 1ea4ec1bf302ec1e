import { placeholderIn } from '../../../drivers/index.ts'
import { entriesOf, itemsOf, nodeAt, readYaml } from '../yaml/read-yaml.ts'
import type { ConfigMap, ConfigNode } from '../yaml/config-node.ts'
import type { ConfigFinding, TextPosition } from '../yaml/config-node.ts'

/** Variables of a registry's environment, each with its place. */
export type Variables = ReadonlyMap<string, Variable>

export interface Variable {
  readonly text: string
  readonly at?: TextPosition
}

/**
 * Variables from lines as people have them: `NAME=value` of a shell or an env file, `export NAME=value`,
 * `- NAME=value` or `NAME: value` of a compose file, `-e NAME=value` of a command. Other lines are ignored.
 */
export function readEnvironmentLines(text: string): Variables {
  const variables = new Map<string, Variable>()
  for (const [index, line] of text.split(/\r?\n/).entries()) {
    const at = { line: index + 1, column: 1 }
    const ofCommand = wordsOfShell(line)
    for (const [name, value] of ofCommand) variables.set(name, { text: value, at })
    const start = ofCommand.length > 0 ? null : lineStart.exec(line)
    if (start === null) continue
    const [whole, quote = '', name = '', closed] = start
    const rest = line.slice(whole.length).trim()
    // `- "NAME=value"`: the quotes are around both. Those around a value alone are for the reader of YAML.
    const around = quote !== '' && closed === '' && rest.endsWith(quote)
    variables.set(name, { text: around ? rest.slice(0, -1) : rest, at })
  }
  return variables
}

const lineStart = /^\s*(?:-\s+|set\s+)?(["']?)(REGISTRY_[A-Z0-9_]+)(["']?)\s*[=:]/

/** `export NAME=value`, `-e NAME=value`, `-eNAME=value` and `--env=NAME=value`, as a shell takes the words apart. */
function wordsOfShell(line: string): readonly (readonly [string, string])[] {
  const isExport = /^\s*export\s/.test(line)
  if (!isExport && !/\s(?:-e|--env)(?:\b|REGISTRY_)/.test(` ${line}`)) return []
  const words = [...line.matchAll(/(?:[^\s"'\\]|"(?:[^"\\]|\\.)*"|'[^']*'|\\.)+/g)].map(([word]) => word)
  return words.flatMap((word, index) => {
    const option = /^(?:--env=|-e(?==|["']?REGISTRY_)=?)(.*)$/s.exec(word)?.[1]
    const after = isExport || ['-e', '--env'].includes(words[index - 1] ?? '') ? word : undefined
    const text = withoutQuotes(option ?? after ?? '')
    const [, name, value] = /^(REGISTRY_[A-Z0-9_]+)=(.*)$/.exec(text) ?? []
    return name === undefined || value === undefined ? [] : [[name, value] as const]
  })
}

/** Between double quotes a backslash is a sign of its own, but before what would be one there. */
function withoutQuotes(word: string): string {
  return word.replaceAll(
    /"((?:[^"\\]|\\.)*)"|'([^']*)'|\\(.)/g,
    (_whole, double?: string, single?: string, escaped?: string) =>
      double?.replaceAll(/\\(["\\$`])/g, '$1') ?? single ?? escaped ?? '',
  )
}

/** The same from YAML: `NAME: value` as a map, or `- NAME=value` as a list. */
export function readEnvironmentNode(node: ConfigNode | undefined): Variables {
  const variables = new Map<string, Variable>()
  for (const [name, value] of entriesOf(node)) {
    if (isRegistryVariable(name) && value.kind === 'text') variables.set(name, variableOf(value.text, value))
  }
  for (const item of itemsOf(node)) {
    const [, name, value] = item.kind === 'text' ? (/^([A-Za-z0-9_]+)=(.*)$/s.exec(item.text) ?? []) : []
    if (name !== undefined && value !== undefined && isRegistryVariable(name)) {
      variables.set(name, variableOf(value, item))
    }
  }
  return variables
}

export function isRegistryVariable(name: string): boolean {
  return /^REGISTRY_[A-Z0-9_]+$/.test(name)
}

export function variableOf(text: string, { at }: { readonly at?: TextPosition }): Variable {
  return { text, ...(at === undefined ? {} : { at }) }
}

/**
 * Applies environment variables to a configuration as the registry does: in the order of their names, each value parsed
 * as YAML. `REGISTRY_STORAGE` replaces the whole section.
 */
export function applyEnvironment(
  config: ConfigMap,
  variables: Variables,
): { readonly config: ConfigMap; readonly findings: readonly ConfigFinding[] } {
  const findings: ConfigFinding[] = []
  let changed = config
  const given = [...variables].filter(([name]) => sections.has(name.split('_', 2)[1] ?? ''))
  if (given.length > maxVariables) findings.push(tooManyVariables)
  const read = given.slice(0, maxVariables).toSorted(([a], [b]) => (a < b ? -1 : 1))
  for (const [name, variable] of read) {
    const path = name.split('_', maxParts + 2).slice(1)
    if (path.includes('') || path.length > maxParts) continue
    if (!startsWith(changed, path)) findings.push(maintenanceInPieces(path, variable))
    const value = readValue(name, variable)
    if (value === undefined) findings.push(notReadable(name, variable))
    else {
      if (value.kind === 'null' && has(changed, path)) findings.push(clearedByVariable(name, variable))
      changed = withValue(changed, path, storageOf(path, value))
    }
    if (path.length === 1 && path[0] === 'STORAGE' && entriesOf(config.entries.get('storage')).length > 0) {
      findings.push(storageReplaced(variable))
    }
  }
  return { config: changed, findings }
}

/** The sections that are read. */
const sections: ReadonlySet<string> = new Set(['STORAGE', 'HTTP', 'PROXY'])

/** About four times what a registry has, and deeper than any of its names. */
const maxVariables = 200
const maxParts = 20
const tooManyVariables: ConfigFinding = {
  severity: 'error',
  id: 'tooManyVariables',
  values: { most: maxVariables },
  message: `there are more than ${maxVariables} variables: the others are not read`,
}

/** Files that are found together have the same variables, which are read once. */
const valuesRead = new WeakMap<Variable, { readonly value: ConfigNode | undefined }>()

function readValue(name: string, variable: Variable): ConfigNode | undefined {
  const { value } = valuesRead.get(variable) ?? { value: parseValue(name, variable) }
  valuesRead.set(variable, { value })
  return value
}

/** The value as the registry reads it, which is the first document of its text; undefined where it is no YAML. */
function parseValue(name: string, { text, at }: Variable): ConfigNode | undefined {
  // Most are no YAML, and quotes would not mend that.
  if (placeholderIn(text) === text.trim()) return withOrigin({ kind: 'text', text, quoted: true }, name, at)
  const { documents, findings } = readYaml(text)
  const [node = { kind: 'null' }, ...more] = documents
  const isEmpty = documents.length === 0 || /^\.\.\.(?:\s|$)/.test(text)
  const isComment = text.split('\n').every((line) => /^\s*(?:#.*)?$/.test(line))
  if (findings.length > 0 || (isEmpty && !isComment)) return undefined
  return withOrigin(more.length > 0 ? { ...node, ...partOf(node) } : wholeOf(node, text.trim()), name, at)
}

/** Who sets a variable means all of it: a scalar that stands for less was written without its quotes. */
function wholeOf(node: ConfigNode, text: string): ConfigNode {
  if (node.kind === 'null' && node.written === undefined && text !== '') return { ...node, written: 'signs' }
  if (node.kind === 'text' && !node.quoted && node.text !== text) return { ...node, ...partOf(node) }
  return node
}

function partOf({ kind }: ConfigNode): { cut?: true } {
  return kind === 'text' ? { cut: true } : {}
}

/** The value with its origin, which is the variable and not a place in its own text. */
function withOrigin(node: ConfigNode, variable: string, at: TextPosition | undefined): ConfigNode {
  const { at: _within, ...rest } = node
  const whole = { ...rest, variable, ...(at === undefined ? {} : { at }) }
  if (whole.kind !== 'map') return whole
  const entries = [...whole.entries].map(([key, value]) => [key, withOrigin(value, variable, at)] as const)
  return { ...whole, entries: new Map(entries) }
}

/** `REGISTRY_STORAGE=s3` is short for a section of that name without parameters. */
function storageOf(path: readonly string[], value: ConfigNode): ConfigNode {
  if (path.length > 1 || path[0] !== 'STORAGE' || value.kind !== 'text') return value
  const { kind: _text, text, quoted: _quoted, cut: _cut, ...position } = value
  return {
    kind: 'map',
    ...position,
    entries: new Map([[text, { kind: 'map', entries: new Map(), ...position }]]),
  }
}

function withValue(map: ConfigMap, [first = '', ...rest]: readonly string[], value: ConfigNode): ConfigMap {
  const key = [...map.entries.keys()].find((name) => name.toUpperCase() === first) ?? first.toLowerCase()
  const inner = map.entries.get(key)
  const next =
    rest.length === 0 ? value : withValue(inner?.kind === 'map' ? inner : emptyAt(value), rest, value)
  return { ...map, entries: new Map(map.entries).set(key, next) }
}

/**
 * Whether the registry starts with this variable. It does not when a variable sets one key of a maintenance section that
 * the file does not have: such a section must be set as a whole. Seen with registry 2.8.
 */
function startsWith(
  config: ConfigMap,
  [storage, maintenance, section = '', key]: readonly string[],
): boolean {
  if (storage !== 'STORAGE' || maintenance !== 'MAINTENANCE' || key === undefined) return true
  return nodeAt(config, 'storage', 'maintenance', section.toLowerCase())?.kind === 'map'
}

function maintenanceInPieces(
  [, , section = '', key = '']: readonly string[],
  { at }: Variable,
): ConfigFinding {
  const instead = `REGISTRY_STORAGE_MAINTENANCE_${section}={${key.toLowerCase()}: ...}`
  const message = `a registry does not start with this variable; write ${instead}`
  return {
    severity: 'error',
    id: 'maintenanceInPieces',
    values: { instead },
    message,
    ...(at === undefined ? {} : { at }),
  }
}

/** Whether the configuration says something there, in whatever case it writes its keys. */
function has(config: ConfigNode | undefined, [first, ...rest]: readonly string[]): boolean {
  if (first === undefined) return config !== undefined && config.kind !== 'null'
  const inner = entriesOf(config).find(([name]) => name.toUpperCase() === first)?.[1]
  return inner !== undefined && has(inner, rest)
}

function emptyAt({ at }: ConfigNode): ConfigMap {
  return { kind: 'map', entries: new Map(), ...(at === undefined ? {} : { at }) }
}

function notReadable(name: string, { at }: Variable): ConfigFinding {
  const message = `the registry reads the value of ${name} as YAML, and it is none: put it in quotes`
  return {
    severity: 'error',
    id: 'variableNotYaml',
    values: { name },
    message,
    ...(at === undefined ? {} : { at }),
  }
}

function clearedByVariable(name: string, { at }: Variable): ConfigFinding {
  const message = `${name} is set to nothing, which takes away what the file says: leave the variable out to keep it`
  return {
    severity: 'warning',
    id: 'variableTakesAway',
    values: { name },
    message,
    ...(at === undefined ? {} : { at }),
  }
}

function storageReplaced({ at }: Variable): ConfigFinding {
  const message = 'REGISTRY_STORAGE replaces the whole storage section of the file'
  return { severity: 'warning', id: 'storageReplaced', message, ...(at === undefined ? {} : { at }) }
}
