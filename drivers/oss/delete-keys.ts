import { deleteEach } from '../delete-each.ts'
import type { KeyFailure } from '../object-store.ts'
import { childrenOf, childText, fitsXml, parseXml } from '../xml-document.ts'
import type { OssCaller } from './caller.ts'

/**
 * Deletes many objects in one request, and those whose keys no XML document can hold one by one. The service names
 * what it deleted, missing keys among them, and gives no reason for the others: each of these is a failure.
 */
export async function deleteKeys(
  caller: OssCaller,
  keys: readonly string[],
  signal: AbortSignal,
): Promise<readonly KeyFailure[]> {
  const deleted = new Set<string>()
  const takeDocument = (xml: string): void => {
    for (const element of childrenOf(parseXml(xml), 'Deleted')) deleted.add(childText(element, 'Key') ?? '')
  }
  const inDocument = keys.filter(fitsXml)
  if (inDocument.length > 0) {
    await caller({ signal, takeDocument }, (client) => client.deleteMulti(inDocument, { quiet: false }))
  }
  const others = keys.filter((key) => !fitsXml(key))
  const failures = await deleteEach(
    others,
    (key, stop) => caller({ signal: stop }, (client) => client.delete(key)),
    signal,
  )
  const left = inDocument.filter((key) => !deleted.has(key))
  return [
    ...left.map((key) => ({ key, code: 'NotDeleted', message: 'the service did not delete it' })),
    ...failures,
  ]
}
