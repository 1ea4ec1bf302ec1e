import { isRegistryVariable, variableOf, type Variable } from './config-environment.ts'
import { entriesOf, itemsOf, nodeAt, readYaml, textAt } from '../yaml/read-yaml.ts'
import type { ConfigFinding, ConfigMap, ConfigNode } from '../yaml/config-node.ts'
import { storageAlone } from './gitlab-files.ts'
import type { ConfigSource, FoundConfiguration } from './found-configuration.ts'

/**
 * Reads the registry that Kubernetes objects describe together: the config.yml in a ConfigMap or Secret, and the
 * variables of all objects, including those that a container takes from a key of a Secret or ConfigMap.
 */
export function readKubernetes(documents: readonly ConfigNode[]): readonly FoundConfiguration[] {
  const objects = documents.flatMap(objectsOf)
  const findings: ConfigFinding[] = []
  const entries = objects.flatMap((object) => dataOf(object, findings))
  const variables = new Map<string, Variable>()
  for (const { key, text, node } of entries) {
    if (isRegistryVariable(key)) variables.set(key, variableOf(text, node))
  }
  const given = new Map(entries.map(({ object, key, text }) => [`${object}/${key}`, text]))
  for (const object of objects) {
    for (const variable of containersOf(object).flatMap((container) => itemsOf(nodeAt(container, 'env')))) {
      const name = textAt(variable, 'name') ?? ''
      const text = textAt(variable, 'value') ?? valueFrom(variable, given)
      if (!isRegistryVariable(name)) continue
      if (text === undefined) findings.push(elsewhere(name, variable))
      else variables.set(name, variableOf(text, variable))
    }
  }
  const files = entries.flatMap(({ source, key, text }) => {
    if (isRegistryVariable(key)) return []
    const config = configIn(text)
    return config === undefined ? [] : [{ source: { ...source, part: key }, ...config }]
  })
  if (files.length === 0) {
    const workload = objects.find((object) => containersOf(object).length > 0)
    if (variables.size === 0 && findings.length === 0) return []
    return [{ source: sourceOf(workload ?? objects[0]), variables, findings }]
  }
  const ofAll = findings.slice(0, maxFindings)
  return files.map((file) => ({
    source: file.source,
    ...(file.config === undefined ? {} : { config: file.config }),
    variables,
    findings: [...file.findings, ...ofAll],
  }))
}

/** Said of the objects as a whole, with each of the files in them. */
const maxFindings = 100

export function isKubernetes(node: ConfigNode): boolean {
  return textAt(node, 'kind') !== undefined && textAt(node, 'apiVersion') !== undefined
}

function objectsOf(document: ConfigNode): readonly ConfigNode[] {
  return textAt(document, 'kind')?.endsWith('List') === true ? itemsOf(nodeAt(document, 'items')) : [document]
}

interface DataEntry {
  readonly source: ConfigSource
  /** Kind and name of the object, as a reference to it says them. */
  readonly object: string
  readonly key: string
  readonly text: string
  readonly node: ConfigNode
}

function dataOf(object: ConfigNode, findings: ConfigFinding[]): readonly DataEntry[] {
  const kind = textAt(object, 'kind')
  if (kind !== 'ConfigMap' && kind !== 'Secret') return []
  const source = sourceOf(object)
  const origin = { source, object: `${source.kind}/${source.name ?? ''}` }
  const encoded = kind === 'Secret' ? 'data' : 'binaryData'
  const clear = kind === 'Secret' ? 'stringData' : 'data'
  return [
    ...entriesOf(nodeAt(object, encoded)).flatMap(([key, node]) => {
      if (node.kind !== 'text') return []
      const text = decodeBase64(node.text)
      if (text === undefined) findings.push(notBase64(node))
      return text === undefined ? [] : [{ ...origin, key, text, node }]
    }),
    // What is in clear wins, as in the cluster.
    ...entriesOf(nodeAt(object, clear)).flatMap(([key, node]) =>
      node.kind === 'text' || node.kind === 'null'
        ? [{ ...origin, key, text: node.kind === 'text' ? node.text : '', node }]
        : [],
    ),
  ]
}

/** What a variable without a value of its own has: what it refers to, as far as that is known; else nothing. */
function valueFrom(variable: ConfigNode, given: ReadonlyMap<string, string>): string | undefined {
  return nodeAt(variable, 'valueFrom') === undefined ? '' : given.get(referenceOf(variable))
}

function sourceOf(object: ConfigNode | undefined): ConfigSource {
  const kind = textAt(object, 'kind')
  const name = textAt(object, 'metadata', 'name')
  return {
    kind: kind === 'ConfigMap' ? 'configMap' : kind === 'Secret' ? 'secret' : 'workload',
    ...(name === undefined ? {} : { name: name.slice(0, 253) }),
  }
}

function containersOf(object: ConfigNode): readonly ConfigNode[] {
  const pods = [
    nodeAt(object, 'spec'),
    nodeAt(object, 'spec', 'template', 'spec'),
    nodeAt(object, 'spec', 'jobTemplate', 'spec', 'template', 'spec'),
  ]
  return pods.flatMap((pod) => itemsOf(nodeAt(pod, 'containers')))
}

function referenceOf(variable: ConfigNode): string {
  const secret = nodeAt(variable, 'valueFrom', 'secretKeyRef')
  const reference = secret ?? nodeAt(variable, 'valueFrom', 'configMapKeyRef')
  const kind = secret === undefined ? 'configMap' : 'secret'
  return `${kind}/${textAt(reference, 'name') ?? ''}/${textAt(reference, 'key') ?? ''}`
}

/** A file that looks like a registry's; what is broken in it is said only if its name says that it is one. */
function configIn(
  text: string,
): { readonly config?: ConfigMap; readonly findings: readonly ConfigFinding[] } | undefined {
  const isWhole = /^[ \t]*["']?storage\b/m.test(text)
  if (!isWhole && !/^["']?\w+["']?:[ \t]*$/m.test(text)) return undefined
  const { documents, findings } = readYaml(text)
  const [alone] = documents.flatMap((document) => storageAlone(document) ?? [])
  if (alone !== undefined) return { config: alone, findings }
  if (!isWhole) return undefined
  const config = documents.find((document) => document.kind === 'map' && document.entries.has('storage'))
  if (config?.kind === 'map') return { config, findings }
  return findings.length > 0 ? { findings } : undefined
}

/** Strict, unlike Node's own: what is not Base64 is not a text that was encoded. */
function decodeBase64(text: string): string | undefined {
  const packed = text.replaceAll(/\s/g, '')
  if (packed.length % 4 !== 0 || !/^[A-Za-z0-9+/]*={0,2}$/.test(packed)) return undefined
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(Buffer.from(packed, 'base64')).replace(/\n$/, '')
  } catch {
    return undefined
  }
}

function notBase64({ at }: ConfigNode): ConfigFinding {
  const message = 'the data of a Secret is Base64 of a text, and this is not'
  return { severity: 'error', id: 'notBase64', message, ...(at === undefined ? {} : { at }) }
}

function elsewhere(name: string, { at }: ConfigNode): ConfigFinding {
  const message = `the value of ${name} is in a Secret or ConfigMap that is not part of this text`
  return {
    severity: 'warning',
    id: 'valueElsewhere',
    values: { name },
    message,
    ...(at === undefined ? {} : { at }),
  }
}
