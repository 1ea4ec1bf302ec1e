import type { DocumentContent, SbomPackage, StatementView } from '../../api/rows.ts'
import { explanationOf, isStoreError, type Explanation } from '../../../drivers/index.ts'
import { readChart } from './chart/read-chart.ts'
import { explain } from './explain.ts'
import { parseJson, type Json } from './json.ts'
import { readSbom } from './sbom/read-sbom.ts'
import type { Sbom } from './sbom/sbom.ts'
import { readSpdxTags } from './sbom/spdx-tags.ts'
import { envelopeSignatures } from './signature/dsse-signatures.ts'
import { readNotationCose, readNotationJws } from './signature/notation.ts'
import { readSigstoreBundle } from './signature/sigstore-bundle.ts'
import type { Signed } from './signature/signed.ts'
import { readSimpleSigning } from './signature/simple-signing.ts'
import { readEnvelope } from './statement/envelope.ts'
import { readProvenance } from './statement/provenance.ts'
import { readStatement, type Statement } from './statement/statement.ts'

/** A layer of an artifact, as its manifest describes it. */
export interface LayerOfArtifact {
  readonly mediaType: string
  readonly annotations: Readonly<Record<string, string>>
}

export interface LaidOut {
  readonly content: DocumentContent
  readonly packages: readonly SbomPackage[]
  readonly statement?: StatementView
  readonly signed: readonly Signed[]
  /** What an envelope in the layer holds. */
  readonly payload?: Uint8Array
}

/**
 * Makes out what a layer says: by its media type where that is of one format alone, and otherwise by what the document says
 * of itself, since tools give envelopes and bills of materials many types. `about` is the digest that it is compared with.
 */
export async function layOut(
  { mediaType, annotations }: LayerOfArtifact,
  bytes: Uint8Array,
  about: string | undefined,
  signal: AbortSignal,
): Promise<LaidOut> {
  if (mediaType.startsWith('application/vnd.cncf.helm.chart.content.')) return chartIn(bytes, signal)
  if (mediaType === 'application/jose+json') return signatureOf(readNotationJws(bytes, about))
  if (mediaType === 'application/cose') return signatureOf(readNotationCose(bytes, about))
  const signature = readSimpleSigning(bytes, annotations, about)
  if (signature !== undefined) return signatureOf(signature)
  const document = parseJson(bytes)
  if (document !== undefined) return ofJson(document, about)
  const tags = readSpdxTags(bytes)
  return tags === undefined ? nothing : withSbom(tags)
}

const nothing: LaidOut = { content: { kind: 'other' }, packages: [], signed: [] }

async function chartIn(bytes: Uint8Array, signal: AbortSignal): Promise<LaidOut> {
  try {
    return { ...nothing, content: { kind: 'chart', chart: await readChart(bytes, signal) } }
  } catch (error) {
    if (!isStoreError(error) || error.code === 'Cancelled') throw error
    return unread(explanationOf(error))
  }
}

export function unread(why: Explanation): LaidOut {
  return { ...nothing, content: { kind: 'unread', why } }
}

function signatureOf(signed: Signed | undefined): LaidOut {
  if (signed === undefined) return unread(explain('documentBroken', {}))
  return { ...nothing, content: { kind: 'signature' }, signed: [signed] }
}

function ofJson(document: Json, about: string | undefined): LaidOut {
  const bundle = readSigstoreBundle(document, about)
  if (bundle?.message !== undefined) return signatureOf(bundle.message)
  const envelope = bundle?.envelope ?? readEnvelope(document)
  if (envelope === undefined) return ofPayload(document, about)
  const inside = parseJson(envelope.payload)
  const statement = inside === undefined ? undefined : readStatement(inside, about)
  const signed = envelopeSignatures(envelope, statement, bundle?.more ?? { format: 'dsse' })
  const laidOut = inside === undefined ? nothing : ofPayload(inside, about)
  return { ...laidOut, signed, payload: envelope.payload }
}

/** A statement, or a bill of materials alone. */
function ofPayload(document: Json, about: string | undefined): LaidOut {
  const statement = readStatement(document, about)
  if (statement !== undefined) return { ...ofStatement(statement), statement: statement.view }
  const sbom = readSbom(document)
  return sbom === undefined ? nothing : withSbom(sbom)
}

function ofStatement({ view, predicate }: Statement): LaidOut {
  if (view.predicateType === signPredicate) return { ...nothing, content: { kind: 'signature' } }
  const provenance = readProvenance(view.predicateType, predicate)
  if (provenance !== undefined) return { ...nothing, content: { kind: 'provenance', provenance } }
  const sbom = readSbom(predicate)
  return sbom === undefined ? { ...nothing, content: { kind: 'predicate' } } : withSbom(sbom)
}

function withSbom({ view, packages }: Sbom): LaidOut {
  return { ...nothing, content: { kind: 'sbom', sbom: view }, packages }
}

/** cosign's signatures since version 3 are statements that say nothing but about what they are. */
const signPredicate = 'https://sigstore.dev/cosign/sign/v1'
