import type { StoreRow } from '../../electron/api/rows.ts'

/** Where images go whose archive names no better repository. A folder is a part of names: `team` in `team/app`. */
export type PushInto =
  | { readonly kind: 'repository'; readonly name: string }
  | { readonly kind: 'folder'; readonly name: string }

/** The target in words; without `into` it is the whole store. */
export function intoText(store: StoreRow, into: PushInto | undefined): string {
  const name = into === undefined ? '…' : into.kind === 'folder' ? `${into.name}/…` : into.name
  return `${store.name} / ${name}`
}

/** The repository to offer for an image that was dropped on a folder: the folder's name and the last part of the image's. */
export function repositoryInto(repository: string, into: PushInto | undefined): string {
  if (into?.kind !== 'folder' || repository.startsWith(`${into.name}/`)) return repository
  return `${into.name}/${repository.split('/').at(-1) ?? ''}`
}
