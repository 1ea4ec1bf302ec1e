import { describe, expect, it } from 'vitest'

import {
  explainForeignResponse,
  isServiceResponse,
  requireNoWebPage,
} from '../../../drivers/xml/foreign-response.ts'

describe('the first line of an answer that is no document', () => {
  it.each([
    ['', 'the service answered 502'],
    ['<html><head><title>502 Bad Gateway</title></head></html>', 'the service answered 502: Bad Gateway'],
    ['<h1>Error 502</h1>\n<p>The upstream &amp; more</p>', 'the service answered 502: The upstream & more'],
    [
      '<html><head><style>b {}</style><script>go("<p>")</script></head><body>Sorry</body>',
      'the service answered 502: Sorry',
    ],
    ['<!-- made by a machine --><body>Sorry', 'the service answered 502: Sorry'],
    ['{"message":"no healthy upstream"}', 'the service answered 502: no healthy upstream'],
    ['{"Error":{"Code":"X","Message":"down"}}', 'the service answered 502: down'],
    ['{"errors":[]}', 'the service answered 502: {"errors":[]}'],
    ['{"message":', 'the service answered 502: {"message":'],
    ['  upstream\tdown\u0000\u202e!\r\nmore', 'the service answered 502: upstream down !'],
  ])('of %j is told', (body, message) => {
    expect(explainForeignResponse(502, body).detail).toBe(message)
  })

  it('is bounded, and leaves no half of a word, which could be a secret', () => {
    const secret = 'S3CR3T'.repeat(10)
    const { detail } = explainForeignResponse(500, `${'a word '.repeat(25)}${secret} ${'x'.repeat(500)}`)
    expect(detail.length).toBeLessThan(230)
    expect(detail).not.toContain('S3C')
    expect(explainForeignResponse(500, 'x'.repeat(1_000_000)).detail).toBe('the service answered 500: …')
  })

  it('is found in any text in little time', () => {
    for (const body of ['<'.repeat(1e6), '<script'.repeat(1e5), '<!--'.repeat(1e5), '{'.repeat(1e6)]) {
      expect(explainForeignResponse(500, body).detail.length).toBeLessThan(230)
    }
  })
})

describe('a success', () => {
  it.each(['<?xml version="1.0"?><ListPartsResult/>', '<Error/>', '<?xml version="1', '', ' <A'])(
    'may begin with %j',
    (text) => {
      expect(() => requireNoWebPage(text)).not.toThrow()
    },
  )

  it.each(['<!doctype html><p>', '<HTML>', '<?xml version="1.0"?><html xmlns="x">', '{}', 'ok'])(
    'is none of a storage service when it begins with %j',
    (text) => {
      expect(() => requireNoWebPage(text)).toThrow('not a storage service')
    },
  )

  it.each(['etag', 'x-amz-request-id', 'x-amz-id-2', 'x-oss-request-id', 'x-bce-request-id'])(
    'is told by the header %s',
    (header) => {
      expect(isServiceResponse(200, { [header]: 'x' })).toBe(true)
    },
  )

  it('is not told by the id that a proxy gives', () => {
    expect(isServiceResponse(200, { 'x-request-id': 'x', server: 'nginx' })).toBe(false)
    expect(isServiceResponse(204, {})).toBe(true)
  })
})
