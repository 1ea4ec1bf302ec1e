import { Refusal, type Refuse } from '../common/refusal.ts'
import { element, group } from '../common/xml.ts'

/** A refusal, as Tencent COS words it. https://www.tencentcloud.com/document/product/436/7730 */
export class CosRefusal extends Refusal<RefusalCode> {
  constructor(code: RefusalCode, details: Readonly<Record<string, string>> = {}, message?: string) {
    const [status, text] = refusals[code]
    super(status, code, message ?? text, details)
  }
}

/** Its documents say no more than what is refused. */
export const refuse: Refuse = (code) => new CosRefusal(code)

export function errorDocument(refusal: Refusal, resource: string, requestId: string): string {
  const fields = {
    Code: refusal.code,
    Message: refusal.message,
    ...refusal.details,
    Resource: resource,
    RequestId: requestId,
    TraceId: Buffer.from(`trace of ${requestId}`).toString('base64'),
  }
  const elements = Object.entries(fields).map(([name, value]) => element(name, value))
  return `<?xml version='1.0' encoding='utf-8' ?>\n${group('Error', ...elements)}`
}

const refusals = {
  AccessDenied: [403, 'Access Denied.'],
  ActionAccelerateNotSupported: [400, 'The action is not supported on the acceleration domain.'],
  BadDigest: [400, 'The Content-MD5 you specified did not match what we received.'],
  BucketAccelerateNotEnabled: [400, 'Transfer acceleration is not enabled on this bucket.'],
  EntityTooSmall: [400, 'Your proposed upload is smaller than the minimum allowed object size.'],
  InternalError: [500, 'We encountered an internal error. Please try again.'],
  InvalidAccessKeyId: [403, 'The Access Key Id you provided does not exist in our records.'],
  InvalidArgument: [400, 'Invalid Argument.'],
  InvalidBucketName: [400, 'The specified bucket is not valid.'],
  InvalidDigest: [400, 'The Content-MD5 you specified is not valid.'],
  InvalidObjectState: [403, 'The operation is not valid for the storage class of the object.'],
  InvalidPart: [400, 'One or more of the specified parts could not be found.'],
  InvalidPartOrder: [400, 'The list of parts was not in ascending order.'],
  InvalidRange: [416, 'The requested range cannot be satisfied.'],
  InvalidRequest: [400, 'Invalid Request.'],
  InvalidURI: [400, 'Could not parse the specified URI.'],
  KeyTooLong: [400, 'Your key is too long.'],
  MalformedXML: [400, 'The XML you provided was not well-formed.'],
  MethodNotAllowed: [405, 'The specified method is not allowed against this resource.'],
  MissingContentLength: [411, 'You must provide the Content-Length HTTP header.'],
  NoSuchBucket: [404, 'The specified bucket does not exist.'],
  NoSuchKey: [404, 'The specified key does not exist.'],
  NoSuchUpload: [404, 'The specified multipart upload does not exist.'],
  NotSupportedStorageClass: [400, 'The storage class is not supported.'],
  PathStyleDomainForbidden: [
    403,
    'The bucket you are attempting to access must be addressed using COS virtual-styled domain.',
  ],
  RequestTimeTooSkewed: [403, 'The difference between the request time and the current time is too large.'],
  ServiceUnavailable: [503, 'Please reduce your request rate.'],
  SignatureDoesNotMatch: [403, 'The Signature you specified is invalid.'],
  SlowDown: [503, 'Please reduce your request rate.'],
} as const satisfies Record<string, readonly [number, string]>
export type RefusalCode = keyof typeof refusals
