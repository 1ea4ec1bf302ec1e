import { readFile } from 'node:fs/promises'
import * as tls from 'node:tls'

import type { Environment } from './proxy.ts'

/**
 * Certificates (PEM) of the authorities that this system trusts, or of those in the file that `SSL_CERT_FILE` names; and of
 * those in `NODE_EXTRA_CA_CERTS`. Undefined when there are none besides Node's own.
 */
export async function systemAuthorities(environment: Environment): Promise<readonly string[] | undefined> {
  const named = environment['SSL_CERT_FILE'] ?? ''
  const system = named === '' ? await systemStore() : await certificatesOf(named)
  const extra = await certificatesOf(environment['NODE_EXTRA_CA_CERTS'] ?? '')
  if (system.length > 0) return [...system, ...extra]
  return extra.length === 0 ? undefined : [...tls.rootCertificates, ...extra]
}

/** Node reads the certificate stores of Windows and macOS since 22.15; on Linux the certificates are in files. */
async function systemStore(): Promise<readonly string[]> {
  const read = (tls as { getCACertificates?: (type: 'system') => readonly string[] }).getCACertificates
  if (read !== undefined) return read('system')
  for (const file of linuxBundles) {
    const certificates = await certificatesOf(file)
    if (certificates.length > 0) return certificates
  }
  return []
}

/** The files of Linux distributions, from Go's list (crypto/x509, root_linux.go). */
const linuxBundles = [
  '/etc/ssl/certs/ca-certificates.crt',
  '/etc/pki/tls/certs/ca-bundle.crt',
  '/etc/ssl/ca-bundle.pem',
  '/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem',
  '/etc/ssl/cert.pem',
]

async function certificatesOf(file: string): Promise<readonly string[]> {
  if (file === '') return []
  const text = await readFile(file, 'utf8').catch(() => '')
  return text.match(/-----BEGIN CERTIFICATE-----[\s\S]+?-----END CERTIFICATE-----/g) ?? []
}
