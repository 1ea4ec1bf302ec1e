import { decode } from 'cborg'

import { isThis } from '../statement/statement.ts'
import { jsonIn, listIn, parseJson, present, textIn } from '../json.ts'
import { certificateView } from './certificate.ts'
import type { Signed } from './signed.ts'

/**
 * A signature of Notation as JWS: the payload names what it signs, the header has the certificates (notary project,
 * signature-envelope-jws). It is shown and not verified: what it is worth says a trust policy. Undefined where it is none.
 */
export function readNotationJws(bytes: Uint8Array, about: string | undefined): Signed | undefined {
  const document = parseJson(bytes)
  const payload = textIn(document, 'payload', mostPayloadCharacters)
  if (document === undefined) return undefined
  const [first] = listIn(jsonIn(document, 'header'), 'x5c')
  const target = jsonIn(parseJson(Buffer.from(payload ?? '', 'base64url')), 'targetArtifact')
  const digest = textIn(target, 'digest')
  return signedBy(digest, typeof first === 'string' ? Buffer.from(first, 'base64') : undefined, about)
}

/**
 * The same as COSE_Sign1 (notary project, signature-envelope-cose; RFC 9052): four members, of which the second has the
 * certificates under 33 and the third is the payload. Undefined where it is none.
 */
export function readNotationCose(bytes: Uint8Array, about: string | undefined): Signed | undefined {
  const [, headers, payload] = coseIn(bytes)
  if (!(payload instanceof Uint8Array)) return undefined
  const chain: unknown = headers instanceof Map ? headers.get(certificateChain) : undefined
  const first: unknown = Array.isArray(chain) ? chain[0] : chain
  const digest = textIn(jsonIn(parseJson(payload), 'targetArtifact'), 'digest')
  return signedBy(digest, first instanceof Uint8Array ? first : undefined, about)
}

function coseIn(bytes: Uint8Array): readonly unknown[] {
  if (bytes.byteLength > mostCoseBytes) return []
  try {
    const decoded: unknown = decode(bytes, {
      useMaps: true,
      tags: { [coseSign1]: (decodeInner) => decodeInner() },
    })
    return Array.isArray(decoded) ? decoded : []
  } catch {
    return []
  }
}

function signedBy(
  digest: string | undefined,
  certificate: Uint8Array | undefined,
  about: string | undefined,
): Signed {
  const view = present({
    format: 'notation' as const,
    digest,
    isThis: isThis(digest, about),
    certificate: certificate === undefined ? undefined : certificateView(certificate),
  })
  return { view }
}

const coseSign1 = 18
/** `x5chain` (RFC 9360). */
const certificateChain = 33
const mostCoseBytes = 1024 * 1024
const mostPayloadCharacters = 1024 * 1024
