import { explainer, type Explain } from '../../../drivers/index.ts'

/** Why a document, or a key for its signatures, is not read: a closed set, in English. */
export const sentences = {
  documentTooLarge: 'it has more than {{mostBytes}} bytes, which Bollard does not lay out: save it instead',
  documentBroken: 'it is not of the form that its media type says',
  noArtifact: 'it is an index, or no manifest that can be read: only an artifact has documents',
  noSuchDocument: 'the artifact has no such document',
  privateKeyGiven:
    'that is a private key, which belongs into no other program than the one that signs: give the public key',
  noPublicKey: 'that is neither a public key of ECDSA, RSA or Ed25519 nor a certificate, as PEM',
} as const

/** Says one of them. */
export const explain: Explain<typeof sentences> = explainer(sentences)
