import { decodeEntities } from '../list-scanner.ts'
import type { KeyFailure } from '../object-store.ts'
import type { OssCaller } from './caller.ts'

/**
 * Deletes many objects in one request, and those whose keys no XML document can hold one by one. The service names
 * what it deleted, missing keys among them, and gives no reason for the others: each of these is a failure.
 */
export async function deleteKeys(
  caller: OssCaller,
  keys: readonly string[],
  signal: AbortSignal,
): Promise<KeyFailure[]> {
  const deleted = new Set<string>()
  const takeDocument = (xml: string): void => {
    for (const match of xml.matchAll(/<Key>([^<]*)<\/Key>/g)) deleted.add(decodeEntities(match[1] ?? ''))
  }
  const inDocument = keys.filter((key) => !notInXml.test(key))
  if (inDocument.length > 0) {
    await caller({ signal, takeDocument }, (client) => client.deleteMulti(inDocument, { quiet: false }))
  }
  for (const key of keys.filter((each) => notInXml.test(each))) {
    await caller({ signal }, (client) => client.delete(key))
    deleted.add(key)
  }
  return keys
    .filter((key) => !deleted.has(key))
    .map((key) => ({ key, code: 'NotDeleted', message: 'the service did not delete it' }))
}

/** Control characters, which XML has no way to write, and those that a reader of XML changes. */
// oxlint-disable-next-line no-control-regex
const notInXml = /[\u0000-\u001f\u007f-\u009f\ufffe\uffff]/
