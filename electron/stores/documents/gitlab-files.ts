import { driverNames } from '../../../drivers/index.ts'
import { entriesOf, nodeAt, textAt } from '../yaml/read-yaml.ts'
import type { ConfigFinding, ConfigMap, ConfigNode } from '../yaml/config-node.ts'
import { otherSections } from './registry-settings.ts'

/** GitLab's gitlab.rb, which is a program in Ruby and not read here: `registry['storage'] = {` and its like. */
export function isGitlabRuby(text: string): boolean {
  return /^[ \t]*(?:external_url\s+['"]|registry_external_url\s+['"]|(?:registry|gitlab_rails)\[['"]\w+['"]\]\s*=)/m.test(
    text,
  )
}

/** GitLab generates a config.yml from it: the finding asks for that file. */
export const gitlabRuby: ConfigFinding = {
  severity: 'error',
  id: 'gitlabRuby',
  message: 'a file of GitLab in Ruby: give /var/opt/gitlab/registry/config.yml, which GitLab makes of it',
}

/**
 * Says of GitLab's other files where the storage of its registry is: the values of its chart name a Secret, and its
 * gitlab.yml says nothing of it. Undefined for any other document.
 */
export function gitlabFinding(document: ConfigNode): ConfigFinding | undefined {
  const storage = nodeAt(document, 'registry', 'storage')
  const secret = textAt(storage, 'secret')
  if (secret !== undefined) {
    const values = { secret: secret.slice(0, 253), key: (textAt(storage, 'key') ?? 'config').slice(0, 253) }
    const message = `values of GitLab’s chart: the storage is in the Secret ${values.secret}, under ${values.key}; give that`
    return withPosition({ severity: 'error', id: 'gitlabValues', values, message }, storage)
  }
  const rails = nodeAt(document, 'production', 'gitlab')
  if (rails?.kind !== 'map') return undefined
  const message = 'gitlab.yml is of GitLab itself: give the config.yml of its registry'
  return withPosition({ severity: 'error', id: 'gitlabRails', message }, rails)
}

/**
 * A storage section without anything around it, as GitLab's chart has it in a Secret, as the registry's file it stands
 * for. Undefined for any other document. https://docs.gitlab.com/charts/charts/registry/#storage
 */
export function storageAlone(document: ConfigNode): ConfigMap | undefined {
  if (document.kind !== 'map' || document.entries.size === 0) return undefined
  const names = [...document.entries.keys()]
  const sections = entriesOf(document).filter(([name]) => registryDrivers.has(name))
  const isStorage =
    sections.length > 0 && names.every((name) => registryDrivers.has(name) || otherSections.has(name))
  // A service of a compose file may be named s3: it has an image.
  const isOther =
    sections.some(([, { kind }]) => kind !== 'map') || sections.some(([, it]) => nodeAt(it, 'image'))
  if (!isStorage || isOther) return undefined
  const version: ConfigNode = { kind: 'text', text: '0.1', quoted: false }
  return {
    kind: 'map',
    entries: new Map<string, ConfigNode>([
      ['version', version],
      ['storage', document],
    ]),
  }
}

export function storageAloneFinding(document: ConfigNode): ConfigFinding {
  const message =
    'a storage section by itself, as GitLab’s chart has it in a Secret: read as that of a config.yml'
  return withPosition({ severity: 'info', id: 'storageAlone', message }, document)
}

/** Of a registry or of GitLab's. */
const registryDrivers: ReadonlySet<string> = new Set([
  ...driverNames,
  's3aws',
  's3_v2',
  'azure',
  'azure_v2',
  'gcs',
  'inmemory',
  'swift',
])

function withPosition(finding: ConfigFinding, node: ConfigNode | undefined): ConfigFinding {
  return node?.at === undefined ? finding : { ...finding, at: node.at }
}
