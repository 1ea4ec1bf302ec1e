import type { DocumentEvent } from '../../../api/rows.ts'
import type { Digest, RepositoryName } from '../../../../drivers/common/names.ts'
import type { StorageDriver } from '../../../../drivers/index.ts'
import { maxDocumentBytes, type DocumentJobs } from '../thread/document-thread.ts'
import { openArtifact, readArtifactLayer, unreadPart } from './opened-artifact.ts'

/** Where artifacts are, and what reads their documents. */
export interface DocumentSource {
  readonly driver: StorageDriver
  readonly jobs: DocumentJobs
}

export interface ArtifactPlace {
  readonly repository: RepositoryName
  readonly manifest: Digest
  /** The manifest that it is asked about; its subject where undefined. */
  readonly about: Digest | undefined
}

/** Tells what an artifact is and what each of its documents says, one after another: each may have 64 MB. */
export async function* readDocuments(
  { driver, jobs }: DocumentSource,
  { repository, manifest, about: asked }: ArtifactPlace,
  signal: AbortSignal,
): AsyncGenerator<DocumentEvent, void, undefined> {
  const { view, documents, about } = await openArtifact(driver, repository, manifest, asked, signal)
  yield { kind: 'artifact', artifact: view }
  for (const descriptor of documents) {
    const layer = await readArtifactLayer(driver, repository, descriptor, maxDocumentBytes, signal)
    if ('why' in layer) {
      yield { kind: 'part', part: unreadPart(descriptor, layer.why) }
      continue
    }
    const job = { kind: 'layOut' as const, layer, ...(about === undefined ? {} : { about }) }
    for await (const answer of jobs.run(job, signal)) {
      if (answer.kind === 'part' || answer.kind === 'packages') yield answer
    }
  }
}
