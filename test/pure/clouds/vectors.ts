import { expect } from 'vitest'

import { authenticate } from '../../clouds/s3/authenticate.ts'
import { bucketBefore, readRequest, type CloudRequest } from '../../clouds/common/request.ts'
import type { Verifier } from '../../clouds/s3/verifier.ts'

/** The keys of the published examples. */
export const account = {
  accessKey: 'AKIAIOSFODNN7EXAMPLE',
  secretKey: 'wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY',
}

/** The time, region and account of the published examples. */
export const at2013: Verifier = {
  accounts: [account],
  region: 'us-east-1',
  signatures: ['v2', 'v4'],
  now: () => Date.UTC(2013, 4, 24),
}

/** The request as it came in, before any of it is believed; `s3.amazonaws.com` is the service's own name. */
export function requestOf(
  method: string,
  url: string,
  headers: Readonly<Record<string, string | string[]>>,
  body: Buffer | string = '',
): CloudRequest {
  const headersDistinct = Object.fromEntries(
    Object.entries(headers).map(([name, value]) => [name, [value].flat()]),
  )
  return readRequest({ method, url, headersDistinct }, Buffer.from(body), bucketBefore('s3.amazonaws.com'))
}

/** That the service refuses it with this code, and with no other. */
export function expectRefused(request: CloudRequest, verifier: Verifier, code: string): void {
  expect(() => authenticate(request, verifier)).toThrow(expect.objectContaining({ code }))
}

/** The same request with one header more, or another value of it. */
export function withHeader(request: CloudRequest, name: string, value: string): CloudRequest {
  return { ...request, headers: new Map([...request.headers, [name, value]]) }
}
