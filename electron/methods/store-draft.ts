import type { Draft } from '../api/stores.ts'
import { allowedOrigins } from '../stores/connections/allowed-origins.ts'
import type { ConfigDrafts } from '../stores/configurations/config-drafts.ts'
import { splitSecrets } from '../stores/connections/resolve-store.ts'
import type { Secrets } from '../stores/list/sealed-secrets.ts'
import type { StoreList } from '../stores/list/store-list.ts'
import type { StoreParameters } from '../stores/list/store-record.ts'

interface Kept {
  readonly values: Readonly<Record<string, string>>
  readonly secrets: Secrets
  readonly fromEnvironment: readonly string[]
  readonly settings?: StoreParameters['settings']
}

/**
 * What a form says, completed with the secrets that were not typed again: those of the store it edits, or of the
 * configuration it was filled from. What came from the environment and was left alone still does. That keys of this
 * computer may be sent somewhere is said by the form alone: by no configuration, and by nothing that was kept.
 */
export async function parametersOf(
  draft: Draft,
  storeList: StoreList,
  drafts: ConfigDrafts,
): Promise<StoreParameters> {
  const { driver } = draft
  const typed = splitSecrets(driver, draft.values)
  const kept = await keptFor(draft, typed.secrets, storeList, drafts)
  const forgotten = new Set(draft.forget)
  const wanted = Object.entries(kept.secrets).filter(([name]) => !forgotten.has(name))
  const secrets = { ...Object.fromEntries(wanted), ...typed.secrets }
  const unchanged = (name: string): boolean =>
    kept.values[name] === undefined
      ? secrets[name] === kept.secrets[name]
      : typed.values[name] === kept.values[name]
  const fromEnvironment = kept.fromEnvironment.filter(unchanged)
  const parameters = { driver, values: typed.values, secrets, fromEnvironment, settings: kept.settings }
  return { ...parameters, ambientKeysFor: allowedOrigins(parameters, draft.ambientKeysFor ?? []) }
}

async function keptFor(
  draft: Draft,
  typed: Secrets,
  storeList: StoreList,
  drafts: ConfigDrafts,
): Promise<Kept> {
  if (draft.store !== undefined) {
    const record = storeList.get(draft.store)
    if (record.driver === draft.driver) {
      // Secrets that cannot be opened any more are not needed where all of them were typed again or let go.
      const given = new Set([...Object.keys(typed), ...(draft.forget ?? [])])
      const needed = record.secretNames.some((name) => !given.has(name))
      return { ...record, secrets: needed ? await storeList.secretsOf(record.id) : {} }
    }
  } else if (draft.draftId !== undefined) {
    const store = drafts.get(draft.draftId)
    if (store.driver === draft.driver) return store
  }
  return { values: {}, secrets: {}, fromEnvironment: [] }
}
