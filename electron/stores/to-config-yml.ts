import { Document } from 'yaml'

import { Secret, type Resolved } from '../../drivers/index.ts'

/** What is set, as the storage section of a registry's config.yml. Secrets are dots: it is for reading. */
export function toConfigYml(resolved: Resolved): string {
  const section: Record<string, string | number | boolean> = {}
  for (const [name, value] of Object.entries(resolved.values)) {
    const origin = resolved.origins[name]
    if (value === undefined || (origin !== 'set' && origin !== 'environment')) continue
    section[name] = value instanceof Secret ? value.toString() : value
  }
  return new Document({ version: 0.1, storage: { [resolved.driver]: section } }).toString({ lineWidth: 0 })
}
