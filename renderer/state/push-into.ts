import type { StoreRow } from '../../electron/api/rows.ts'

/** Where in a store images go that do not say it better themselves. A folder is a part of names: `team` in `team/app`. */
export type PushInto =
  | { readonly kind: 'repository'; readonly name: string }
  | { readonly kind: 'folder'; readonly name: string }

/** For people; without a place it is the whole store. */
export function intoText(store: StoreRow, into: PushInto | undefined): string {
  const name = into === undefined ? '…' : into.kind === 'folder' ? `${into.name}/…` : into.name
  return `${store.name} / ${name}`
}

/** The repository that is offered for an image in what was dropped on a folder: the folder's, by the last part of its name. */
export function repositoryInto(repository: string, into: PushInto | undefined): string {
  if (into?.kind !== 'folder' || repository.startsWith(`${into.name}/`)) return repository
  return `${into.name}/${repository.split('/').at(-1) ?? ''}`
}
