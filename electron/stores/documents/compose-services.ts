import {
  isRegistryVariable,
  readEnvironmentNode,
  type Variable,
  type Variables,
} from './config-environment.ts'
import { entriesOf, itemsOf, nodeAt, readYaml, textAt } from '../yaml/read-yaml.ts'
import type { ConfigFinding, ConfigMap, ConfigNode, ConfigText } from '../yaml/config-node.ts'
import type { FoundConfiguration } from './found-configuration.ts'

/**
 * The registries among the services of a compose file: those with `REGISTRY_*` variables, or with a `configs` entry
 * whose content is in the same file. A service or an `environment` block by itself counts too.
 */
export function readCompose(root: ConfigNode): readonly FoundConfiguration[] {
  const alone = nodeAt(root, 'environment')
  if (alone !== undefined) return found({ kind: 'compose' }, alone, undefined, [])
  const files = nodeAt(root, 'configs')
  const contents = new Map<string, ReturnType<typeof readYaml>>()
  return entriesOf(nodeAt(root, 'services') ?? root).flatMap(([name, service]) => {
    const file = [...referencesOf(service)].flatMap((reference) => {
      const content = nodeAt(files, reference, 'content')
      if (content?.kind !== 'text') return []
      const read = contents.get(reference) ?? readContent(`configs.${reference}.content`, content)
      contents.set(reference, read)
      return [read]
    })
    const config = file.flatMap(({ documents }) => documents).find((node) => node.kind === 'map')
    const source = { kind: 'compose', name: name.slice(0, 253) } as const
    return found(
      source,
      nodeAt(service, 'environment'),
      config?.kind === 'map' && config.entries.has('storage') ? config : undefined,
      file.flatMap(({ findings }) => findings),
    )
  })
}

/** The files that a service has, each once. */
function referencesOf(service: ConfigNode): ReadonlySet<string> {
  const references = itemsOf(nodeAt(service, 'configs')).map((item) =>
    item.kind === 'text' ? item.text : textAt(item, 'source'),
  )
  return new Set(references.filter((reference) => reference !== undefined))
}

export function isCompose(node: ConfigNode): boolean {
  if (nodeAt(node, 'environment') !== undefined || nodeAt(node, 'services')?.kind === 'map') return true
  return entriesOf(node).some(([, service]) => readEnvironmentNode(nodeAt(service, 'environment')).size > 0)
}

function found(
  source: FoundConfiguration['source'],
  environment: ConfigNode | undefined,
  config: ConfigMap | undefined,
  more: readonly ConfigFinding[],
): readonly FoundConfiguration[] {
  const given = readEnvironmentNode(environment)
  const passed = passedThrough(environment)
  if (given.size === 0 && passed.length === 0 && config === undefined) return []
  const { variables, findings } = interpolated(given)
  const all = [...more, ...findings, ...passed]
  return [{ source, variables, findings: all, ...(config === undefined ? {} : { config }) }]
}

/** `NAME:` and `- NAME` without a value: compose gives the service the one of the machine that it runs on. */
function passedThrough(environment: ConfigNode | undefined): readonly ConfigFinding[] {
  const inMap = entriesOf(environment).filter(([, value]) => value.kind === 'null')
  const inList = itemsOf(environment).flatMap((item) =>
    item.kind === 'text' ? [[item.text, item] as const] : [],
  )
  return [...inMap, ...inList]
    .filter(([name]) => isRegistryVariable(name))
    .map(([name, { at }]) => {
      const message = `${name} has no value here: compose passes on the one of the machine that it runs on`
      const place = at === undefined ? {} : { at }
      return { severity: 'warning', id: 'passedThrough', values: { name }, message, ...place }
    })
}

/** The file of a service that stands in the compose file: what compose would put in is said where its value is read. */
function readContent(name: string, content: ConfigText): ReturnType<typeof readYaml> {
  const { text, preset } = filledIn(content.text)
  const { documents, findings } = readYaml(text)
  return {
    documents,
    findings: preset === undefined ? findings : [...findings, byDefault(name, preset, content)],
  }
}

function interpolated(given: Variables): { variables: Variables; findings: ConfigFinding[] } {
  const variables = new Map<string, Variable>()
  const findings: ConfigFinding[] = []
  for (const [name, variable] of given) {
    const { text, unknown, preset } = filledIn(variable.text)
    if (unknown !== undefined) findings.push(notHere(name, unknown, variable))
    else {
      variables.set(name, { ...variable, text })
      if (preset !== undefined) findings.push(byDefault(name, preset, variable))
    }
  }
  return { variables, findings }
}

/**
 * Compose puts values of its own environment in for `${NAME}`; only a default is known here. Others stay as they are
 * written, and `unknown` and `preset` name the first variable of each kind.
 */
function filledIn(text: string): {
  text: string
  unknown: string | undefined
  preset: string | undefined
} {
  let unknown: string | undefined
  let preset: string | undefined
  const filled = text.replaceAll(reference, (whole, _braced, braced, standard, plain) => {
    if (whole === '$$') return '$'
    // A default that has a variable within it ends at the wrong brace.
    if (typeof standard === 'string' && !standard.includes('$')) {
      preset ??= String(braced)
      return standard
    }
    unknown ??= String(braced ?? plain)
    return whole
  })
  return { text: filled, unknown, preset }
}

const reference = /\$\$|\$(\{([A-Za-z_][A-Za-z0-9_]*)(?::?-([^}]*)|:?[?+][^}]*)?\}|([A-Za-z_][A-Za-z0-9_]*))/g

function byDefault(name: string, preset: string, { at }: Pick<Variable, 'at'>): ConfigFinding {
  const message = `${name} has the default that stands here: where ${preset} is set, compose takes its value`
  return {
    severity: 'info',
    id: 'interpolatedDefault',
    values: { name, preset },
    message,
    ...(at === undefined ? {} : { at }),
  }
}

function notHere(name: string, unknown: string, { at }: Variable): ConfigFinding {
  const message = `the value of ${name} comes from a variable of compose, ${unknown}, and is not part of this text`
  return {
    severity: 'warning',
    id: 'interpolated',
    values: { name, unknown },
    message,
    ...(at === undefined ? {} : { at }),
  }
}
