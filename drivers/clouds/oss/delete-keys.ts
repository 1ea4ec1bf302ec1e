import type { DeleteRequests } from '../../objects/key-deleter.ts'
import { childrenOf, childText, parseXml } from '../../xml/document.ts'
import type { OssCaller } from './caller.ts'

/**
 * How keys are deleted. For a batch, the service names the keys that it deleted, missing ones included, and gives no
 * reason for the others. Each of the others is a failure.
 */
export function deleteRequests(caller: OssCaller): DeleteRequests {
  return {
    async together(keys, signal) {
      const deleted = new Set<string>()
      const takeDocument = (document: Buffer): void => {
        for (const element of childrenOf(parseXml(document.toString('utf8')), 'Deleted'))
          deleted.add(childText(element, 'Key') ?? '')
      }
      await caller({ signal, takeDocument }, (client) => client.deleteMulti(keys, { quiet: false }))
      const left = keys.filter((key) => !deleted.has(key))
      return left.map((key) => ({ key, code: 'NotDeleted', message: 'the service did not delete it' }))
    },
    one: (key, signal) => caller({ signal }, (client) => client.delete(key)),
  }
}
