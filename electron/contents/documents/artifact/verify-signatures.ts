import type { SignatureCheck, SignatureResult } from '../../../api/rows.ts'
import { readVerificationKey } from '../signature/verification-key.ts'
import { maxDocumentBytes } from '../thread/document-thread.ts'
import { openArtifact, readArtifactLayer, subjectBytes } from './opened-artifact.ts'
import type { ArtifactPlace, DocumentSource } from './read-documents.ts'

/**
 * Tells of each signature of an artifact what a public key says of it (see `checkSignature`). Nothing is asked on the
 * network, and the key is not kept. Fails with InvalidParameter for what is no public key. A layer that cannot be read
 * has one result, `notTold`.
 */
export async function verifySignatures(
  { driver, jobs }: DocumentSource,
  { repository, manifest, about: asked }: ArtifactPlace,
  pem: string,
  signal: AbortSignal,
): Promise<SignatureCheck> {
  const { view: key } = readVerificationKey(pem)
  const { documents, about } = await openArtifact(driver, repository, manifest, asked, signal)
  const subject = await subjectBytes(driver, about, signal)
  const results: SignatureResult[] = []
  for (const descriptor of documents) {
    const layer = await readArtifactLayer(driver, repository, descriptor, maxDocumentBytes, signal)
    if ('why' in layer) {
      results.push({ position: descriptor.position, signature: 0, state: 'notTold' })
      continue
    }
    const job = {
      kind: 'verify' as const,
      layer,
      key: pem,
      ...(about === undefined ? {} : { about }),
      ...(subject === undefined ? {} : { subject }),
    }
    for await (const answer of jobs.run(job, signal)) {
      if (answer.kind === 'results') for (const each of answer.results) results.push(each)
    }
  }
  return { key, results }
}
