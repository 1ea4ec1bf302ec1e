import { createSecureContext, rootCertificates, type SecureContext } from 'node:tls'

import type { Environment } from './proxy.ts'
import { codeOf } from './proxy-connection.ts'
import { systemAuthorities } from './system-authorities.ts'

/** Opens a connection with this context; undefined for the authorities of Node. */
export type Secure<Socket> = (context: SecureContext | undefined) => Promise<Socket>

/** Opens connections to hosts whose certificate a known authority vouches for. */
export interface Trust {
  /** Whether any certificate is accepted: the parameter `skipverify`. */
  readonly skipVerify: boolean
  connect<Socket>(secure: Secure<Socket>): Promise<Socket>
}

/**
 * Trusts the authorities of Node, of the system, of `NODE_EXTRA_CA_CERTS` and of `SSL_CERT_FILE`, and `authorities`. The system's are read once
 * a certificate is not trusted without them: reading takes longer than most stores need for a first list. Once one
 * connection needs them, all later ones start with them.
 */
export function trustOnDemand(options: {
  readonly skipVerify: boolean
  readonly environment: Environment
  /** Certificates (PEM) that are trusted, too. */
  readonly authorities?: readonly string[]
}): Trust {
  let trusting: Promise<SecureContext | undefined> | undefined
  return {
    skipVerify: options.skipVerify,
    async connect(secure) {
      const known = await trusting
      try {
        return await secure(known)
      } catch (error) {
        if (options.skipVerify || known !== undefined || !untrusted.has(codeOf(error))) throw error
        trusting ??= systemContext(options.environment, options.authorities)
        const context = await trusting
        if (context === undefined) throw error
        return secure(context)
      }
    },
  }
}

/** OpenSSL's codes for a certificate whose authority is not known. */
const untrusted = new Set([
  'DEPTH_ZERO_SELF_SIGNED_CERT',
  'SELF_SIGNED_CERT_IN_CHAIN',
  'UNABLE_TO_GET_ISSUER_CERT',
  'UNABLE_TO_GET_ISSUER_CERT_LOCALLY',
  'UNABLE_TO_VERIFY_LEAF_SIGNATURE',
])

async function systemContext(
  environment: Environment,
  added: readonly string[] = [],
): Promise<SecureContext | undefined> {
  const ca = await systemAuthorities(environment)
  if (ca === undefined && added.length === 0) return undefined
  return createSecureContext({ ca: [...(ca ?? rootCertificates), ...added] })
}
