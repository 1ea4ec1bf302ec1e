import { createHash, createHmac } from 'node:crypto'

import type { Account } from '../common/account.ts'
import type { CloudRequest } from '../common/request.ts'
import { CosRefusal } from './errors.ts'

/** Whom the service knows, and what time it is. */
export interface Verifier {
  readonly accounts: readonly Account[]
  /** Milliseconds since 1970. */
  readonly now: () => number
}

/**
 * Checks who sent the request and that it is what was signed, by the header or by the address.
 * https://www.tencentcloud.com/document/product/436/7778
 */
export function authenticate(request: CloudRequest, verifier: Verifier): void {
  const signature = signatureOf(request)
  if (signature === undefined) throw new CosRefusal('AccessDenied')
  const field = (name: string): string => signature.get(name) ?? ''
  if (field('q-sign-algorithm') !== 'sha1') throw new CosRefusal('InvalidArgument')
  const account = verifier.accounts.find((each) => each.accessKey === field('q-ak'))
  // A temporary key without its token, or with another, is a key that nobody knows.
  if (account === undefined || account.sessionToken !== tokenOf(request)) {
    throw new CosRefusal('InvalidAccessKeyId')
  }
  requireNow(field('q-sign-time'), verifier)
  requireNow(field('q-key-time'), verifier)
  const signKey = hmac(account.secretKey, field('q-key-time'))
  const canonical = httpString(request, field('q-header-list'), field('q-url-param-list'))
  const text = `sha1\n${field('q-sign-time')}\n${createHash('sha1').update(canonical).digest('hex')}\n`
  if (hmac(signKey, text) === field('q-signature')) return
  throw new CosRefusal('SignatureDoesNotMatch', { StringToSign: text, FormatString: canonical })
}

/** The fields of the signature: the whole header, or those of the address that belong to it. */
function signatureOf(request: CloudRequest): ReadonlyMap<string, string> | undefined {
  const authorization = request.headers.get('authorization')
  if (authorization === undefined) return request.query.has('q-signature') ? request.query : undefined
  return new Map(
    authorization.split('&').map((pair): [string, string] => {
      const at = pair.indexOf('=')
      return [pair.slice(0, at), pair.slice(at + 1)]
    }),
  )
}

function tokenOf(request: CloudRequest): string | undefined {
  return request.headers.get('x-cos-security-token') ?? request.query.get('x-cos-security-token')
}

/** `1557989151;1557996351`: from when to when a signature, or a key derived for it, is good. */
function requireNow(range: string, verifier: Verifier): void {
  const match = /^(\d{1,11});(\d{1,11})$/.exec(range)
  if (match === null) throw new CosRefusal('InvalidArgument')
  const nowSeconds = verifier.now() / 1000
  if (nowSeconds > Number(match[2]))
    throw new CosRefusal('AccessDenied', serverTime(verifier), 'Request has expired')
  // Clocks differ by a little.
  if (nowSeconds < Number(match[1]) - 60) throw new CosRefusal('RequestTimeTooSkewed', serverTime(verifier))
}

function serverTime(verifier: Verifier): Record<string, string> {
  return { ServerTime: new Date(verifier.now()).toISOString() }
}

function httpString(request: CloudRequest, headerList: string, parameterList: string): string {
  const parameters = new Map([...request.query].map(([name, value]) => [name.toLowerCase(), value]))
  const path = decodeURIComponent(request.rawPath)
  return [
    request.method.toLowerCase(),
    path,
    listed(parameterList, parameters),
    listed(headerList, request.headers),
    '',
  ].join('\n')
}

/** The pairs that a list names, in its order. What it names and the request does not have was never signed so. */
function listed(list: string, values: ReadonlyMap<string, string>): string {
  if (list === '') return ''
  return list
    .split(';')
    .map((name) => {
      const value = values.get(decodeURIComponent(name))
      if (value === undefined) throw new CosRefusal('SignatureDoesNotMatch')
      return `${name}=${encode(value)}`
    })
    .join('&')
}

function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (each) => `%${each.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

function hmac(key: string, text: string): string {
  return createHmac('sha1', key).update(text).digest('hex')
}
