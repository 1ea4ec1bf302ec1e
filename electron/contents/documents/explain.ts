import { explainer, type Explain } from '../../../drivers/index.ts'

/** Why a document, or a key for its signatures, is not read: a closed set, in English. */
export const sentences = {
  documentTooLarge: 'it has more than {{mostBytes}} bytes, too much to format: save it instead',
  documentBroken: 'its content does not match its media type',
  noArtifact: 'it is an index, or no manifest that can be read: only an artifact has documents',
  noSuchDocument: 'the artifact has no such document',
  privateKeyGiven: 'this is a private key, which only the program that signs may have: use the public key',
  noPublicKey: 'this is neither a public key (ECDSA, RSA or Ed25519) nor a certificate in PEM format',
} as const

/** Says one of them. */
export const explain: Explain<typeof sentences> = explainer(sentences)
