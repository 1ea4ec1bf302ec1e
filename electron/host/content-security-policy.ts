import { randomBytes } from 'node:crypto'

/** The window's document with the policy that is sent with it. */
export interface PolicedDocument {
  readonly html: string
  readonly policy: string
}

/**
 * Allows only the component kit to write styles into the document: they carry a nonce, which is new each time the
 * document is sent.
 */
export function policedDocument(html: string, connect: readonly string[] = []): PolicedDocument {
  const nonce = randomBytes(16).toString('base64')
  return { html: html.replaceAll('__STYLE_NONCE__', nonce), policy: contentSecurityPolicy(connect, nonce) }
}

/**
 * What the window may do: run its own scripts, use its own styles, and connect to its own host. It may load nothing from
 * elsewhere.
 */
export function contentSecurityPolicy(connect: readonly string[] = [], styleNonce?: string): string {
  return [
    "default-src 'none'",
    "script-src 'self'",
    `style-src 'self'${styleNonce === undefined ? '' : ` 'nonce-${styleNonce}'`}`,
    "img-src 'self' data: blob:",
    "font-src 'self'",
    `connect-src ${["'self'", ...connect].join(' ')}`,
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ].join('; ')
}
