import { createHmac, hash } from 'node:crypto'

import { encodedPairs, type Pair, type Signer } from '../signable-request.ts'

/**
 * The signature of COS over all headers and parameters. It is valid for 15 minutes from the start of a minute, so
 * that one derived key serves many requests. https://www.tencentcloud.com/document/product/436/7778
 */
export function cosSigner(): Signer {
  let kept: { readonly secret: string; readonly time: string; readonly key: string } | undefined
  return ({ method, host, path, query, headers }, keys, nowMs) => {
    const start = Math.floor(nowMs / 60_000) * 60 - 1
    const time = `${start};${start + goodSeconds}`
    if (kept?.time !== time || kept.secret !== keys.secretAccessKey) {
      kept = { secret: keys.secretAccessKey, time, key: hmac(keys.secretAccessKey, time) }
    }
    const sent: readonly Pair[] = [
      ['host', host],
      ...headers,
      ...(keys.sessionToken === undefined ? [] : [['x-cos-security-token', keys.sessionToken] as const]),
    ]
    const authorization = authorizationOf({
      method,
      path,
      query,
      headers: sent,
      time,
      accessKeyId: keys.accessKeyId,
      signingKey: kept.key,
    })
    return [...sent.flat(), 'authorization', authorization]
  }
}

interface Signed {
  readonly method: string
  readonly path: string
  readonly query: readonly Pair[]
  readonly headers: readonly Pair[]
  /** From when to when, in seconds since 1970: `1557989151;1557996351`. */
  readonly time: string
  readonly accessKeyId: string
  /** The secret, derived for that time. */
  readonly signingKey: string
}

/** The value of `Authorization`. */
export function authorizationOf({
  method,
  path,
  query,
  headers,
  time,
  accessKeyId,
  signingKey,
}: Signed): string {
  const [headerList, headerText] = listed(headers)
  const [parameterList, parameterText] = listed(query.map(([name, value]) => [name.toLowerCase(), value]))
  const request = `${method.toLowerCase()}\n${decodeURIComponent(path)}\n${parameterText}\n${headerText}\n`
  const signature = hmac(signingKey, `sha1\n${time}\n${hash('sha1', request, 'hex')}\n`)
  return `q-sign-algorithm=sha1&q-ak=${accessKeyId}&q-sign-time=${time}&q-key-time=${time}&q-header-list=${headerList}&q-url-param-list=${parameterList}&q-signature=${signature}`
}

const goodSeconds = 16 * 60

/** The form that is sent; names are signed in lower case. */
export function queryText(query: readonly Pair[]): string {
  return listed(query)[1]
}

/** The list of names, and the list of pairs; both encoded. */
function listed(pairs: readonly Pair[]): readonly [string, string] {
  let names = ''
  let text = ''
  for (const [name, value] of encodedPairs(pairs)) {
    names += names === '' ? name : `;${name}`
    text += `${text === '' ? '' : '&'}${name}=${value}`
  }
  return [names, text]
}

export function hmac(key: string, text: string): string {
  return createHmac('sha1', key).update(text).digest('hex')
}
