import type { Draft } from '../api/stores.ts'
import { areAlikeParameters } from '../../drivers/index.ts'
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
  const renamed = renamedIn(draft, kept)
  const gone = (name: string): boolean => forgotten.has(name) || isRenamed(draft, name)
  const wanted = Object.entries(kept.secrets).filter(([name]) => !gone(name))
  const secrets = { ...Object.fromEntries(wanted), ...renamed.secrets, ...typed.secrets }
  const values = { ...renamed.values, ...typed.values }
  const unchanged = (name: string): boolean =>
    kept.values[name] === undefined
      ? secrets[name] === kept.secrets[name]
      : values[name] === kept.values[name]
  const fromEnvironment = kept.fromEnvironment.filter(unchanged)
  const parameters = { driver, values, secrets, fromEnvironment, settings: kept.settings }
  return { ...parameters, ambientKeysFor: allowedOrigins(parameters, draft.ambientKeysFor ?? []) }
}

/** What the renamed parameters of a form hold, by their new names, that is no secret. */
export async function renamedValues(
  draft: Draft,
  storeList: StoreList,
  drafts: ConfigDrafts,
): Promise<Readonly<Record<string, string>>> {
  if (draft.renames === undefined) return {}
  return renamedIn(draft, await keptFor(draft, {}, storeList, drafts)).values
}

/**
 * Only names that are alike are exchanged: otherwise a window could have a secret by giving it the name of a parameter
 * that is shown.
 */
function renamedIn({ driver, renames = {} }: Draft, kept: Kept): ReturnType<typeof splitSecrets> {
  const given = Object.entries(renames).flatMap(([from, to]): [string, string][] => {
    const text = kept.secrets[from] ?? kept.values[from]
    return text === undefined || !isRenamed({ driver, renames }, from) ? [] : [[to, text]]
  })
  return splitSecrets(driver, Object.fromEntries(given))
}

function isRenamed({ driver, renames = {} }: Pick<Draft, 'driver' | 'renames'>, from: string): boolean {
  const to = Object.hasOwn(renames, from) ? renames[from] : undefined
  return to !== undefined && areAlikeParameters(driver, from, to)
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
