import type { DestinationRef } from '../model/order.ts'
import type { NewTransfer } from '../model/transfer.ts'
import type { OpenedStore } from '../../../drivers/index.ts'

/** The download of an object, of a folder, or of what was chosen of one. */
export function newDownload(
  store: Pick<OpenedStore, 'id' | 'name'>,
  {
    key,
    only,
    as,
  }: {
    readonly key: string
    readonly only?: readonly string[] | undefined
    readonly as?: string | undefined
  },
  place: DestinationRef,
): NewTransfer {
  const chosen = only === undefined ? {} : { only: [...only] }
  return {
    order: { kind: 'download', store: store.id, key, ...chosen, ...(as === undefined ? {} : { as }), place },
    name: only === undefined ? (as ?? lastPart(key)) : nameOf(only),
    storeName: store.name,
    // Nothing has the name of a bucket's top: a slash stands for it, as for a folder.
    place: key === '' ? '/' : key,
  }
}

/** `a.txt, b/ + 3`, in any language. */
function nameOf(keys: readonly string[]): string {
  const named = keys.slice(0, mostNamed).map(lastPart).join(', ')
  return keys.length > mostNamed ? `${named} + ${keys.length - mostNamed}` : named
}

function lastPart(key: string): string {
  return /[^/]*\/?$/.exec(key)?.[0] ?? key
}

const mostNamed = 2
