import { X509Certificate } from 'node:crypto'

import { explained } from '../../../drivers/index.ts'
import type { AuthorityRow } from '../../api/rows.ts'
import { explain } from './explain.ts'

export const mostAuthorities = 64

/**
 * The certificates in a text, each as PEM of its own. Fails with InvalidParameter where there are none, where one cannot be
 * read, or where one is no authority's: a server's certificate is trusted by its authority.
 */
export function authoritiesIn(text: string): readonly string[] {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? []
  if (blocks.length === 0) throw explained('InvalidParameter', explain('noCertificate', {}))
  if (blocks.length > mostAuthorities) {
    throw explained('InvalidParameter', explain('tooManyAuthorities', { most: mostAuthorities }))
  }
  return blocks.map((block) => {
    const certificate = parsed(block)
    if (!certificate.ca) {
      throw explained('InvalidParameter', explain('notAnAuthority', { subject: nameOf(certificate) }))
    }
    return certificate.toString()
  })
}

function parsed(block: string): X509Certificate {
  try {
    return new X509Certificate(block)
  } catch {
    throw explained('InvalidParameter', explain('certificateDamaged', {}))
  }
}

export function fingerprintOf(pem: string): string {
  return new X509Certificate(pem).fingerprint256.replaceAll(':', '').toLowerCase()
}

/** What a person sees of an authority. */
export function authorityRow(pem: string): AuthorityRow {
  const certificate = new X509Certificate(pem)
  return {
    fingerprint: fingerprintOf(pem),
    subject: nameOf(certificate),
    validFromMs: Date.parse(certificate.validFrom),
    validToMs: Date.parse(certificate.validTo),
  }
}

/** The parts of a subject, the most telling first: `CN=…, O=…`. At most 256 characters. */
function nameOf({ subject }: X509Certificate): string {
  return (subject ?? '').split('\n').toReversed().join(', ').slice(0, 256)
}
