import { X509Certificate as Certificate } from 'node:crypto'

import { X509Certificate as SigstoreCertificate } from '@sigstore/core'

import type { CertificateView } from '../../../api/rows.ts'

/** What a certificate says of itself; undefined for bytes that are none. PEM or DER. */
export function certificateView(certificate: string | Uint8Array): CertificateView | undefined {
  try {
    const read = new Certificate(certificate)
    return {
      identity: identityOf(read).slice(0, mostCharacters),
      ...identityIssuerOf(read),
      issuer: oneLine(read.issuer),
      validFromMs: Date.parse(read.validFrom),
      validToMs: Date.parse(read.validTo),
    }
  } catch {
    return undefined
  }
}

function identityOf({ subjectAltName, subject }: Certificate): string {
  const names = (subjectAltName ?? '')
    .split(', ')
    .map((name) => name.replace(/^(?:URI|email|DNS):/, ''))
    .filter((name) => name !== '')
  return names.length === 0 ? oneLine(subject) : names.join(', ')
}

/** The second form of Fulcio's extension is an ASN.1 text, the first the bare bytes. */
function identityIssuerOf({ raw }: Certificate): { readonly identityIssuer?: string } {
  try {
    const parsed = SigstoreCertificate.parse(Buffer.from(raw))
    const second = parsed.extension(issuerV2)?.valueObj.subs[0]?.value
    const bytes = second ?? parsed.extension(issuerV1)?.value
    return bytes === undefined ? {} : { identityIssuer: bytes.toString('utf8').slice(0, mostCharacters) }
  } catch {
    return {}
  }
}

function oneLine(name: string): string {
  return name.replaceAll('\n', ', ').slice(0, mostCharacters)
}

/** Fulcio's object identifiers, https://github.com/sigstore/fulcio/blob/main/docs/oid-info.md */
const issuerV1 = '1.3.6.1.4.1.57264.1.1'
const issuerV2 = '1.3.6.1.4.1.57264.1.8'
const mostCharacters = 500
