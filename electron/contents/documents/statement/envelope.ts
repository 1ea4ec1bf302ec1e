import { isJson, listIn, textIn, type Json } from '../json.ts'

/** An envelope of DSSE: a payload, and signatures over its type and itself. */
export interface Envelope {
  readonly payloadType: string
  readonly payload: Uint8Array
  readonly signatures: readonly { readonly keyId?: string; readonly signature: Uint8Array }[]
}

/** Undefined where a document is no envelope. */
export function readEnvelope(document: Json): Envelope | undefined {
  const payloadType = textIn(document, 'payloadType')
  const payload = document['payload']
  if (payloadType === undefined || typeof payload !== 'string') return undefined
  const signatures = listIn(document, 'signatures')
    .slice(0, mostSignatures)
    .filter(isJson)
    .map((each) => {
      const keyId = textIn(each, 'keyid')
      const signature = Buffer.from(textIn(each, 'sig', mostSignatureCharacters) ?? '', 'base64')
      return keyId === undefined ? { signature } : { keyId, signature }
    })
  return { payloadType, payload: Buffer.from(payload, 'base64'), signatures }
}

const mostSignatures = 100
const mostSignatureCharacters = 16_384
