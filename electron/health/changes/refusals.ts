import type { PlanCheck, PlanCheckId } from '../../api/rows.ts'
import { StoreError } from '../../../drivers/index.ts'
import { changeError } from './explain.ts'

/** Fails with PreconditionFailed, and says why, where a check refuses the plan. */
export function requireUnrefused(checks: readonly PlanCheck[]): void {
  const refused = checks.find(({ state }) => state === 'refused')
  if (refused !== undefined) throw new StoreError('PreconditionFailed', why[refused.id])
}

/** Fails with PreconditionFailed unless the store's name was typed. */
export function requireTypedName(name: string, typedName: string | undefined): void {
  if (typedName?.trim() === name) return
  throw changeError('PreconditionFailed', 'nameNotTyped').at({ store: name })
}

const why: Readonly<Record<PlanCheckId, string>> = {
  planAge: 'the plan is over an hour old: make it anew',
  youngKept: 'some of these objects are too young',
  platformsGo: 'platforms go of tags that stay',
  tagsPutBack: 'some tags may be older than they seem',
  reportSaved: 'the report was not saved',
  registryReadOnly: 'the registry accepts pushes',
  registryCache: 'a running registry remembers what is deleted',
  versioning: 'the versioning of the bucket does not allow it',
  mayDelete: 'the access key may not delete',
  storeReadOnly: 'this store is read-only here: allow changes to it first',
  listing: 'the listing of the store is not whole, or too old: list it again',
  manifestsRead: 'some manifests could not be read, so that nobody knows what they use',
  tagsInDatabase: 'the tags of this registry are in a database: the bucket does not tell what is in use',
  obstacles: 'something is in the way',
  tagsGo: 'other tags would go as well',
  indexesBreak: 'indexes list these manifests',
  nestedStay: 'repositories below are in the way',
  contentMissing: 'content is missing',
  replaces: 'these objects exist',
  registryFiles: 'these are files of the registry',
  copies: 'blobs cannot be copied to the store that was chosen for them',
  collecting: 'another collection of this store is not over: wait for it, stop it, or undo it',
  transfersUnderWay: 'a transfer still writes to this store',
}
