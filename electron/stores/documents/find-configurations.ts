import { isCompose, readCompose } from './compose-services.ts'
import { readEnvironmentLines, readEnvironmentNode } from './config-environment.ts'
import { readYaml } from '../yaml/read-yaml.ts'
import type { ConfigFinding, ConfigNode } from '../yaml/config-node.ts'
import type { FoundConfiguration } from './found-configuration.ts'
import { gitlabFinding, gitlabRuby, isGitlabRuby, storageAlone, storageAloneFinding } from './gitlab-files.ts'
import { readHarbor } from './harbor-files.ts'
import { isKubernetes, readKubernetes } from './kubernetes-objects.ts'

/**
 * Every registry configuration in a text: a config.yml, variables as lines or as a map or list, a compose file,
 * Kubernetes objects; several documents of these. The findings are of the text as a whole.
 */
export function findConfigurations(text: string): {
  readonly found: readonly FoundConfiguration[]
  readonly findings: readonly ConfigFinding[]
} {
  if (isGitlabRuby(text)) return { found: [], findings: [gitlabRuby] }
  if (isLinesOfVariables(text)) {
    const variables = readEnvironmentLines(text)
    return { found: [{ source: { kind: 'environment' }, variables, findings: [] }], findings: [] }
  }
  const { documents, findings } = readYaml(text)
  if (!documents.some((document) => document.kind === 'map' || document.kind === 'list')) {
    const variables = readEnvironmentLines(text)
    if (variables.size > 0) {
      const found = [{ source: { kind: 'environment' } as const, variables, findings: [] }]
      // A command is no YAML, and need not be; a broken file that holds variables is still broken.
      return { found, findings: /^[ \t]*[\w.-]+:(\s|$)/m.test(text) ? findings : [] }
    }
  }
  const objects = documents.filter(isKubernetes)
  const others = documents.filter((document) => !isKubernetes(document))
  const found = others.flatMap(readDocument)
  const elsewhere = found.length > 0 ? [] : others.flatMap((document) => gitlabFinding(document) ?? [])
  return { found: [...found, ...readKubernetes(objects)], findings: [...findings, ...elsewhere] }
}

function readDocument(document: ConfigNode): readonly FoundConfiguration[] {
  const harbor = readHarbor(document)
  if (harbor !== undefined) return [harbor]
  const alone = storageAlone(document)
  if (alone !== undefined) {
    const findings = [storageAloneFinding(document)]
    return [{ source: { kind: 'file' }, config: alone, variables: new Map(), findings }]
  }
  if (document.kind === 'map' && (document.entries.has('storage') || document.entries.has('version'))) {
    const isRegistry = document.entries.has('storage') || !isCompose(document)
    if (isRegistry)
      return [{ source: { kind: 'file' }, config: document, variables: new Map(), findings: [] }]
  }
  const variables = readEnvironmentNode(document)
  if (variables.size > 0) return [{ source: { kind: 'environment' }, variables, findings: [] }]
  return isCompose(document) ? readCompose(document) : []
}

/** Whether the text is an env file or shell lines. Lines of a compose file are parsed as YAML instead. */
function isLinesOfVariables(text: string): boolean {
  const lines = text.split(/\r?\n/).filter((line) => !/^\s*(?:#.*)?$/.test(line))
  const isOne = (line: string): boolean => /^\s*(?:export\s+|set\s+)?[A-Za-z_]\w*=/.test(line)
  return lines.some((line) => /REGISTRY_/.test(line)) && lines.every(isOne)
}
