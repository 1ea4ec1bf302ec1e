import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { run } from '../peers/run.ts'

/** A private authority, and a server's certificate that it vouches for. */
export interface Certificates {
  /** File (PEM) of the authority's certificate: what a client has to trust. */
  readonly authorityFile: string
  readonly key: string
  readonly certificate: string
}

/** Makes them for these host names, `*.` in front allowed. */
export async function makeCertificates(folder: string, hosts: readonly string[]): Promise<Certificates> {
  const file = (name: string): string => join(folder, name)
  const openssl = (...words: string[]): Promise<string> => run('openssl', words)
  const newKey = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:prime256v1', '-noenc']
  const authority = ['-keyout', file('authority.key'), '-out', file('authority.pem')]
  await openssl('req', '-x509', ...newKey, ...authority, '-days', '2', '-subj', '/CN=Private authority')
  const server = ['-keyout', file('server.key'), '-out', file('server.csr')]
  await openssl('req', '-new', ...newKey, ...server, '-subj', '/CN=Server')
  const names = hosts.map((host) => `DNS:${host}`).join(',')
  await writeFile(file('server.ext'), `subjectAltName=${names}\n`)
  const request = ['-req', '-in', file('server.csr'), '-out', file('server.pem'), '-days', '2']
  const issuer = ['-CA', file('authority.pem'), '-CAkey', file('authority.key')]
  await openssl('x509', ...request, ...issuer, '-extfile', file('server.ext'))
  return {
    authorityFile: file('authority.pem'),
    key: await readFile(file('server.key'), 'utf8'),
    certificate: await readFile(file('server.pem'), 'utf8'),
  }
}
