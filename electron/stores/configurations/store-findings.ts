import type { Finding, Resolved } from '../../../drivers/index.ts'
import { clearTextSecrets } from './clear-text-secrets.ts'
import { settingFindings } from '../documents/registry-settings.ts'
import type { StoreRecord } from '../list/store-record.ts'

/**
 * All findings about a stored store: about its parameters, its secrets in an exported configuration, and the settings of
 * its registry.
 */
export function storeFindings(record: StoreRecord, resolved: Resolved): readonly Finding[] {
  const set = record.secretNames.filter((name) => resolved.origins[name] === 'set')
  return [...resolved.findings, ...clearTextSecrets(record.driver, set), ...settingFindings(record.settings)]
}
