import { constants, createHash, createPublicKey, verify, X509Certificate, type KeyObject } from 'node:crypto'

import { ed25519ph } from '@noble/curves/ed25519.js'

import type { SignatureCheck } from '../../../api/rows.ts'
import { explain } from '../explain.ts'
import { explained } from '../../../../drivers/index.ts'

/** A public key that a person gave, to verify signatures by. */
export interface VerificationKey {
  readonly view: SignatureCheck['key']
  /** Whether the key made this signature of these bytes. */
  verifies(data: Uint8Array, signature: Uint8Array): boolean
}

/** Reads a public key or a certificate from PEM. Fails with InvalidParameter for a private key and for anything else. */
export function readVerificationKey(pem: string): VerificationKey {
  if (/-----BEGIN [A-Z ]*PRIVATE KEY-----/.test(pem)) {
    throw explained('InvalidParameter', explain('privateKeyGiven', {}))
  }
  const fromCertificate = pem.includes('-----BEGIN CERTIFICATE-----')
  const key = keyIn(inLines(pem), fromCertificate)
  const algorithm = key === undefined ? undefined : algorithmOf(key)
  if (key === undefined || algorithm === undefined) {
    throw explained('InvalidParameter', explain('noPublicKey', {}))
  }
  const spki = key.export({ type: 'spki', format: 'der' })
  const fingerprint = `sha256:${createHash('sha256').update(spki).digest('hex')}`
  return {
    view: { algorithm, fingerprint, fromCertificate },
    verifies: (data, signature) => attemptsOf(key).some((attempt) => attempt(data, signature)),
  }
}

/** PEM loses its lines where it is copied from a form or an annotation. */
function inLines(pem: string): string {
  const [, label, body = ''] = /-----BEGIN ([A-Z ]+)-----([^-]+)-----END \1-----/.exec(pem) ?? []
  const lines = body.replaceAll(/[^A-Za-z0-9+/=]/g, '').match(/.{1,64}/g) ?? []
  return `-----BEGIN ${label}-----\n${lines.join('\n')}\n-----END ${label}-----\n`
}

function keyIn(pem: string, fromCertificate: boolean): KeyObject | undefined {
  try {
    return fromCertificate ? new X509Certificate(pem).publicKey : createPublicKey(pem)
  } catch {
    return undefined
  }
}

function algorithmOf({ asymmetricKeyType, asymmetricKeyDetails }: KeyObject): string | undefined {
  switch (asymmetricKeyType) {
    case 'ec': {
      const curve = curves.get(asymmetricKeyDetails?.namedCurve ?? '')
      return curve === undefined ? undefined : `ECDSA ${curve}`
    }
    case 'rsa':
      return `RSA ${asymmetricKeyDetails?.modulusLength ?? ''}`.trim()
    case 'ed25519':
      return 'Ed25519'
    default:
      return undefined
  }
}

type Attempt = (data: Uint8Array, signature: Uint8Array) => boolean

/**
 * The ways in which the tools sign with such a key. cosign hashes by SHA-256 whatever the curve, newer ones as long as the
 * curve; RSA is of PKCS #1 1.5 or PSS; with Ed25519 cosign 3 signs a hash (Ed25519ph of RFC 8032). A signature that any of them verifies was made with the private key.
 */
function attemptsOf(key: KeyObject): readonly Attempt[] {
  if (key.asymmetricKeyType === 'ed25519') return [attempt(null, key), hashedFirst(key)]
  const hashes = ['sha256', 'sha384', 'sha512']
  if (key.asymmetricKeyType === 'ec') return hashes.map((hash) => attempt(hash, key))
  return hashes.flatMap((hash) => [
    attempt(hash, { key, padding: constants.RSA_PKCS1_PADDING }),
    attempt(hash, { key, padding: constants.RSA_PKCS1_PSS_PADDING }),
  ])
}

function attempt(hash: string | null, key: Parameters<typeof verify>[2]): Attempt {
  return (data, signature) => {
    try {
      return verify(hash, data, key, signature)
    } catch {
      return false
    }
  }
}

/** Ed25519ph, which Node does not have. The key is in the last 32 bytes of its SPKI (RFC 8410). */
function hashedFirst(key: KeyObject): Attempt {
  const bytes = Uint8Array.from(key.export({ type: 'spki', format: 'der' }).subarray(-32))
  return (data, signature) => {
    try {
      return ed25519ph.verify(signature, data, bytes, { zip215: false })
    } catch {
      return false
    }
  }
}

/** OpenSSL's names for the curves. */
const curves: ReadonlyMap<string, string> = new Map([
  ['prime256v1', 'P-256'],
  ['secp384r1', 'P-384'],
  ['secp521r1', 'P-521'],
])
