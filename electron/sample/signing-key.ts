import { createHash, createPrivateKey, createPublicKey, sign } from 'node:crypto'

/**
 * Signs as the sample's builder would. Its private key is no secret: anybody may make it of these words, and what it signs
 * proves nothing. Ed25519 makes the same signature each time.
 */
export function signSample(bytes: Uint8Array): string {
  return sign(null, bytes, sampleKey()).toString('base64')
}

/** By which a person can see a signature of the sample verified: PEM in one line, as an annotation has it. */
export function samplePublicKey(): string {
  const pem = createPublicKey(sampleKey()).export({ type: 'spki', format: 'pem' }).toString()
  return pem.trim().replaceAll('\n', ' ')
}

function sampleKey() {
  const seed = createHash('sha256').update('the signing key of the sample registry').digest()
  return createPrivateKey({ key: Buffer.concat([ed25519Pkcs8, seed]), format: 'der', type: 'pkcs8' })
}

/** What stands before the 32 bytes of an Ed25519 key in PKCS #8 (RFC 8410). */
const ed25519Pkcs8 = Buffer.from('302e020100300506032b657004220420', 'hex')
