import type { Backend } from '../api/contract.ts'
import type { FileRow } from '../api/views.ts'
import type { ObjectPage } from '../../drivers/index.ts'
import type { StoreOpener } from './opened-store.ts'

export type FileMethods = Pick<Backend, 'listFiles'>

/** The bucket as folders, whatever is in it. */
export function fileMethods(opener: StoreOpener): FileMethods {
  return {
    async *listFiles({ store, prefix }, signal) {
      const { driver } = await opener.open(store, signal)
      let token: string | undefined
      do {
        const query = { prefix, delimiter: '/' as const, ...(token === undefined ? {} : { token }) }
        const page = await driver.objects.list(query, signal)
        const rows = toRows(page, prefix)
        if (rows.length > 0) yield rows
        token = page.next
      } while (token !== undefined)
    },
  }
}

/** The object that marks the folder itself is not one of its files. */
function toRows(page: ObjectPage, prefix: string): readonly FileRow[] {
  const folders = page.prefixes.map((key) => ({
    kind: 'folder' as const,
    name: key.slice(prefix.length).replace(/\/$/, ''),
    key,
  }))
  const files = page.objects
    .filter(({ key }) => key !== prefix)
    .map(({ key, ...info }) => ({ kind: 'file' as const, name: key.slice(prefix.length), key, ...info }))
  return [...folders, ...files]
}
