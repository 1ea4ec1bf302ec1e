import type {
  DocumentPart,
  DocumentText,
  SbomPackage,
  SignatureCheck,
  SignatureResult,
} from '../../../api/rows.ts'
import { hasDigest } from '../../../registry/digests.ts'
import type { Digest } from '../../../../drivers/common/names.ts'
import { explain as explainContent } from '../../../registry/explain.ts'
import { layOut, unread, type LaidOut, type LayerOfArtifact } from '../lay-out.ts'
import { readVerificationKey } from '../signature/verification-key.ts'
import { checkSignature } from '../signature/check-signature.ts'

/** A layer and its bytes, which are not known to be those of its digest. */
export interface ReadLayer extends LayerOfArtifact {
  readonly digest: Digest
  /** Among the layers of its manifest, from 0. */
  readonly position: number
  readonly sizeBytes: number
  readonly bytes: Uint8Array
}

export type DocumentJob =
  | { readonly kind: 'layOut'; readonly layer: ReadLayer; readonly about?: string }
  | { readonly kind: 'text'; readonly layer: ReadLayer }
  | {
      readonly kind: 'verify'
      readonly layer: ReadLayer
      readonly about?: string
      readonly key: string
      /** The manifest that is asked about, of which some signatures are. */
      readonly subject?: Uint8Array
    }

export type DocumentAnswer =
  | { readonly kind: 'part'; readonly part: DocumentPart }
  | { readonly kind: 'packages'; readonly position: number; readonly packages: readonly SbomPackage[] }
  | { readonly kind: 'text'; readonly text: DocumentText }
  | {
      readonly kind: 'results'
      readonly key: SignatureCheck['key']
      readonly results: readonly SignatureResult[]
    }

/** Does what takes long with a document; in the thread, or here where a document is small. */
export async function* doDocumentJob(
  job: DocumentJob,
  signal: AbortSignal,
): AsyncGenerator<DocumentAnswer, void, undefined> {
  const { position } = job.layer
  switch (job.kind) {
    case 'layOut': {
      const { content, packages, statement, signed } = await laidOut(job.layer, job.about, signal)
      const { digest, mediaType, sizeBytes } = job.layer
      const signatures = signed.map(({ view }) => view)
      const part = { position, layer: digest, mediaType, sizeBytes, content, signatures }
      yield { kind: 'part', part: statement === undefined ? part : { ...part, statement } }
      for (let from = 0; from < packages.length; from += packagesAtOnce) {
        yield { kind: 'packages', position, packages: packages.slice(from, from + packagesAtOnce) }
      }
      return
    }
    case 'text': {
      const { payload } = await laidOut(job.layer, undefined, signal)
      const stored = textOf(job.layer.bytes)
      yield { kind: 'text', text: payload === undefined ? { stored } : { stored, payload: textOf(payload) } }
      return
    }
    case 'verify': {
      const key = readVerificationKey(job.key)
      const { signed } = await laidOut(job.layer, job.about, signal)
      const results = signed.map((each, signature) => ({
        position,
        signature,
        state: checkSignature(each, key, job.about, job.subject),
      }))
      yield { kind: 'results', key: key.view, results }
    }
  }
}

/** Bytes with another digest say nothing of the artifact: they are not read. */
function laidOut(layer: ReadLayer, about: string | undefined, signal: AbortSignal): Promise<LaidOut> {
  if (!hasDigest(layer.bytes, layer.digest)) return Promise.resolve(unread(explainContent('otherDigest', {})))
  return layOut(layer, layer.bytes, about, signal)
}

function textOf(bytes: Uint8Array): string {
  return new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes)
}

const packagesAtOnce = 1000
