import type { DocumentText } from '../../../api/rows.ts'
import type { Digest } from '../../../../drivers/common/names.ts'
import { explained } from '../../../../drivers/index.ts'
import { explain } from '../explain.ts'
import { openArtifact, readArtifactLayer } from './opened-artifact.ts'
import type { ArtifactPlace, DocumentSource } from './read-documents.ts'

/** The text of a document, as it is stored. Fails with TooLarge above 8 MiB, and with NotFound for another's layer. */
export async function readDocumentText(
  { driver, jobs }: DocumentSource,
  { repository, manifest, about }: ArtifactPlace,
  digest: Digest,
  signal: AbortSignal,
): Promise<DocumentText> {
  const { documents } = await openArtifact(driver, repository, manifest, about, signal)
  const descriptor = documents.find((each) => each.digest === digest)
  if (descriptor === undefined) throw explained('NotFound', explain('noSuchDocument', {}), { path: digest })
  const layer = await readArtifactLayer(driver, repository, descriptor, mostTextBytes, signal)
  if ('why' in layer) throw explained('Unsupported', layer.why, { path: digest })
  for await (const answer of jobs.run({ kind: 'text', layer }, signal)) {
    if (answer.kind === 'text') return answer.text
  }
  throw explained('Unsupported', explain('documentBroken', {}), { path: digest })
}

const mostTextBytes = 8 * 1024 * 1024
