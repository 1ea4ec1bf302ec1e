import { describe, expect, it } from 'vitest'

import { ossError } from '../../../../drivers/clouds/oss/errors.ts'
import type { OssCall } from '../../../../drivers/clouds/oss/transport.ts'

// Codes and statuses as in https://www.alibabacloud.com/help/en/oss/support/error-codes
describe('a refusal of OSS is one of ours', () => {
  it.each([
    [404, 'NoSuchKey', 'NotFound', 'never'],
    [404, 'NoSuchBucket', 'NoSuchBucket', 'never'],
    [404, 'NoSuchUpload', 'NotFound', 'never'],
    [403, 'InvalidAccessKeyId', 'Unauthenticated', 'never'],
    [403, 'SignatureDoesNotMatch', 'Unauthenticated', 'never'],
    [403, 'InvalidSecurityToken', 'Unauthenticated', 'never'],
    [403, 'SecurityTokenExpired', 'Unauthenticated', 'never'],
    [403, 'AccessDenied', 'PermissionDenied', 'never'],
    [403, 'UserDisable', 'PermissionDenied', 'never'],
    [400, 'PublicEndpointForbidden', 'PermissionDenied', 'never'],
    [403, 'SecondLevelDomainForbidden', 'InvalidParameter', 'never'],
    [403, 'RequestTimeTooSkewed', 'ClockSkew', 'never'],
    [409, 'FileImmutable', 'PermissionDenied', 'never'],
    [503, 'QpsLimitExceeded', 'Throttled', 'later'],
    [503, 'DownloadTrafficRateLimitExceeded', 'Throttled', 'later'],
    [400, 'RequestTimeout', 'Timeout', 'later'],
    [400, 'InvalidDigest', 'Corrupt', 'later'],
    [500, 'InternalError', 'Unavailable', 'later'],
    [400, 'EntityTooLarge', 'TooLarge', 'never'],
    [400, 'InvalidObjectName', 'InvalidPath', 'never'],
    [405, 'MethodNotAllowed', 'Unsupported', 'never'],
    [503, undefined, 'Throttled', 'later'],
    [502, undefined, 'Unavailable', 'later'],
    [403, undefined, 'PermissionDenied', 'never'],
    [407, undefined, 'Unreachable', 'never'],
    [400, 'SomethingNew', 'InvalidParameter', 'never'],
  ])('%i %s is %s, to be tried %s', (status, serviceCode, code, retry) => {
    const error = ossError(failure({ code: serviceCode, status }), answered(status))
    expect(error).toMatchObject({ code, retry, where: { status } })
    expect(error.where.serviceCode).toBe(serviceCode)
  })

  it.each(['0002-00000228', '0002-00000226', '0003-00001403'])('of cause %s is WrongRegion', (ecCode) => {
    expect(ossError(failure({ code: 'AccessDenied', ecCode }), answered(403))).toMatchObject({
      code: 'WrongRegion',
    })
  })

  it('of a bucket that is missing is told from a missing key by the header alone, as a HEAD has it', () => {
    const call = answered(404, { 'x-oss-ec': '0015-00000101' })
    expect(ossError(failure({ code: 'NoSuchKey' }), call).code).toBe('NoSuchBucket')
    expect(ossError(failure({ code: 'NoSuchKey' }), answered(404)).code).toBe('NotFound')
  })

  it('waits as long as the service asks', () => {
    const call = answered(503, { 'retry-after': '3' })
    expect(ossError(failure({ code: 'QpsLimitExceeded' }), call).retryAfterMs).toBe(3000)
  })

  it('names the request, of a HEAD too', () => {
    const call = answered(403, { 'x-oss-request-id': '6CF8AD2C' })
    expect(ossError(failure({}), call).where.requestId).toBe('6CF8AD2C')
  })

  it.each([
    ['ENOTFOUND', 'Unreachable', 'never'],
    ['ECONNREFUSED', 'Unreachable', 'never'],
    ['CERT_HAS_EXPIRED', 'Unreachable', 'never'],
    ['ECONNRESET', 'Unavailable', 'later'],
    ['ETIMEDOUT', 'Unavailable', 'later'],
  ])('without an answer: %s is %s', (code, expected, retry) => {
    const lost = Object.assign(new Error('it broke'), { code })
    const error = ossError(new Error('Unknow error, status: undefined'), { ...stopless(), failure: lost })
    expect(error).toMatchObject({ code: expected, retry })
  })

  it('carries nothing of the request, which the SDK puts on its errors', () => {
    const sdk = failure({
      code: 'AccessDenied',
      params: { headers: { authorization: 'OSS4-HMAC-SHA256 x' } },
    })
    const error = ossError(sdk, answered(403))
    expect(JSON.stringify([error, error.cause, Object.entries(error.cause as object)])).not.toContain('OSS4')
  })
})

function failure(more: Readonly<Record<string, unknown>>): Error {
  return Object.assign(new Error('in the words of the service'), more)
}

function answered(status: number, headers: Readonly<Record<string, string>> = {}): OssCall {
  return { ...stopless(), answer: { status, headers } }
}

function stopless(): OssCall {
  return { signal: new AbortController().signal }
}
