import { isThis } from '../statement/statement.ts'
import { readEnvelope, type Envelope } from '../statement/envelope.ts'
import { jsonIn, listIn, present, textIn, type Json } from '../json.ts'
import { certificateView } from './certificate.ts'
import type { Signed } from './signed.ts'
import type { SignatureView } from '../../../api/rows.ts'

/** A bundle of Sigstore's (protobuf-specs, sigstore_bundle.proto): an envelope or the signature of a message, and who signed. */
export interface Bundle {
  readonly envelope?: Envelope
  /** Of a message, whose bytes are elsewhere. */
  readonly message?: Signed
  readonly more: Pick<SignatureView, 'format' | 'certificate' | 'log' | 'keyHint'>
}

/** Undefined where a document is no bundle. */
export function readSigstoreBundle(document: Json, about: string | undefined): Bundle | undefined {
  if (textIn(document, 'mediaType')?.startsWith('application/vnd.dev.sigstore.bundle') !== true)
    return undefined
  const material = jsonIn(document, 'verificationMaterial')
  const more = present({
    format: 'bundle' as const,
    certificate: certificateIn(material),
    log: logIn(listIn(material, 'tlogEntries')[0]),
    keyHint: textIn(jsonIn(material, 'publicKey'), 'hint'),
  })
  const envelope = readEnvelope(jsonIn(document, 'dsseEnvelope'))
  if (envelope !== undefined) return { envelope, more }
  return { message: messageIn(jsonIn(document, 'messageSignature'), about, more), more }
}

function messageIn(signed: Json, about: string | undefined, more: Bundle['more']): Signed {
  const digests = jsonIn(signed, 'messageDigest')
  const encoded = textIn(digests, 'digest')
  const isSha256 = textIn(digests, 'algorithm') === 'SHA2_256' && encoded !== undefined
  const digest = isSha256 ? `sha256:${Buffer.from(encoded, 'base64').toString('hex')}` : undefined
  const signature = textIn(signed, 'signature', 16_384)
  const view = present({ ...more, digest, isThis: isThis(digest, about) })
  if (signature === undefined || digest === undefined) return { view }
  return { view, over: { ofSubject: digest, signature: Buffer.from(signature, 'base64') } }
}

/** Since 0.3 one certificate, before a chain of which the first is the signer's. */
function certificateIn(material: Json): SignatureView['certificate'] {
  const chain = listIn(jsonIn(material, 'x509CertificateChain'), 'certificates')
  const raw =
    textIn(jsonIn(material, 'certificate'), 'rawBytes', 65_536) ?? textIn(chain[0], 'rawBytes', 65_536)
  return raw === undefined ? undefined : certificateView(Buffer.from(raw, 'base64'))
}

/** 64-bit numbers are texts in the JSON of protocol buffers. */
function logIn(entry: unknown): SignatureView['log'] {
  const index = textIn(entry, 'logIndex', 30)
  const seconds = Number(textIn(entry, 'integratedTime', 30) ?? 0)
  if (index === undefined && entry === undefined) return undefined
  return present({
    index,
    integratedAtMs: Number.isFinite(seconds) && seconds > 0 ? seconds * 1000 : undefined,
  })
}
