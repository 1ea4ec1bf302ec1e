import type { documents } from '../api/documents.ts'
import type { Implementation } from '../api/method.ts'
import { parseDigest, parseRepositoryName } from '../../drivers/common/names.ts'
import { readDocuments } from '../contents/documents/artifact/read-documents.ts'
import { readDocumentText } from '../contents/documents/artifact/read-document-text.ts'
import { verifySignatures } from '../contents/documents/artifact/verify-signatures.ts'
import type { DocumentJobs } from '../contents/documents/thread/document-thread.ts'
import type { StoreOpener } from '../stores/connections/opened-stores.ts'

/** What referrers and other artifacts say. */
export function documentMethods(opener: StoreOpener, jobs: DocumentJobs): Implementation<typeof documents> {
  return {
    async *readDocument({ store, repository, manifest, about }, signal) {
      const { driver } = await opener.open(store, signal)
      yield* readDocuments(
        { driver, jobs },
        {
          repository: parseRepositoryName(repository),
          manifest: parseDigest(manifest),
          about: about === undefined ? undefined : parseDigest(about),
        },
        signal,
      )
    },
    async readDocumentText({ store, repository, manifest, layer }, signal) {
      const { driver } = await opener.open(store, signal)
      const of = { repository: parseRepositoryName(repository), manifest: parseDigest(manifest) }
      return await readDocumentText({ driver, jobs }, { ...of, about: undefined }, parseDigest(layer), signal)
    },
    async verifySignatures({ store, repository, manifest, about, key }, signal) {
      const { driver } = await opener.open(store, signal)
      return await verifySignatures(
        { driver, jobs },
        {
          repository: parseRepositoryName(repository),
          manifest: parseDigest(manifest),
          about: about === undefined ? undefined : parseDigest(about),
        },
        key,
        signal,
      )
    },
  }
}
