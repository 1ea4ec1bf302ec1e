import { nodeAt, textAt } from '../yaml/read-yaml.ts'
import type { ConfigFinding, ConfigNode } from '../yaml/config-node.ts'

/** Says of a registry that the bucket does not hold its tags. */
export function tagsInDatabase(product: string): ConfigFinding {
  const message = `${product} keeps the tags of its registry in a database: in the bucket there are hardly any`
  return { severity: 'info', id: 'tagsInDatabase', values: { product }, message }
}

/** The same of a registry's own file that one of the products wrote. */
export function databaseFindings(config: ConfigNode | undefined): readonly ConfigFinding[] {
  if (textAt(config, 'auth', 'htpasswd', 'realm') === 'harbor-registry-basic-realm')
    return [tagsInDatabase('Harbor')]
  const enabled = nodeAt(config, 'database', 'enabled')
  // `prefer` takes the database wherever a bucket was empty when it was turned on.
  if (enabled?.kind !== 'text' || !['true', 'prefer'].includes(enabled.text)) return []
  return [tagsInDatabase('GitLab')]
}
