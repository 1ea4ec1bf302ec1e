import type { Finding, Resolved } from '../../../drivers/index.ts'
import { clearTextSecrets } from './clear-text-secrets.ts'
import { settingFindings } from '../documents/registry-settings.ts'
import type { StoreRecord } from '../list/store-record.ts'

/**
 * All that is to be said of a store that is kept: of its parameters, as the form says it; of its secrets in a
 * configuration that it is written as; of what its registry does besides.
 */
export function storeFindings(record: StoreRecord, resolved: Resolved): readonly Finding[] {
  const set = record.secretNames.filter((name) => resolved.origins[name] === 'set')
  return [...resolved.findings, ...clearTextSecrets(record.driver, set), ...settingFindings(record.settings)]
}
