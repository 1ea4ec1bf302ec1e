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
  const view = present({
    format: 'notation' as const,
    digest,
    isThis: isThis(digest, about),
    certificate: typeof first === 'string' ? certificateView(Buffer.from(first, 'base64')) : undefined,
  })
  return { view }
}

const mostPayloadCharacters = 1024 * 1024
