import { StoreError } from '../common/errors.ts'
import type { ListDialect, ListQuery, ObjectStore } from '../driver/object-store.ts'
import { unpackPage } from '../driver/unpack-page.ts'
import { scanPage } from './scan-page.ts'

/** What a service's lists are like. */
export interface DocumentLists extends ListDialect {
  /** Whether a delimiter may have several characters; where not, a longer one fails with Unsupported and is not sent. */
  readonly longDelimiters: boolean
}

/** `list` and `scan` of a service, of how it answers one request for a page. */
export function documentLists(
  { version, archives, longDelimiters }: DocumentLists,
  fetchDocument: (query: ListQuery, signal: AbortSignal) => Promise<Uint8Array>,
): Pick<ObjectStore, 'list' | 'scan'> {
  const dialect = { version, archives }
  return {
    list: async (query, signal) => unpackPage(scanPage(await fetchPage(query, signal), dialect)),
    scan: async (query, scanner, signal) => {
      const bytes = inOwnBuffer(await fetchPage(query, signal))
      return scanner({ kind: 'document', bytes, dialect })
    },
  }

  async function fetchPage(query: ListQuery, signal: AbortSignal): Promise<Uint8Array> {
    if (query.delimiter !== undefined && query.delimiter.length > 1 && !longDelimiters) {
      throw new StoreError('Unsupported', 'the service takes no delimiter of several characters')
    }
    return fetchDocument(query, signal)
  }
}

/** The same bytes in a buffer that has nothing else: Node cuts small buffers out of a shared one. */
function inOwnBuffer(bytes: Uint8Array): Uint8Array<ArrayBuffer> {
  const { buffer, byteLength } = bytes
  const isAlone = buffer instanceof ArrayBuffer && buffer.byteLength === byteLength
  return isAlone ? new Uint8Array(buffer) : Uint8Array.from(bytes)
}
