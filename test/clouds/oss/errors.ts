import { Refusal, type Refuse } from '../common/refusal.ts'
import { document, element } from '../common/xml.ts'

/** A refusal, as OSS words it; `ec` is the finer code of a cause, where the service documents one. */
export class OssRefusal extends Refusal<OssRefusalCode> {
  constructor(code: OssRefusalCode, details: Readonly<Record<string, string>> = {}, message?: string) {
    const [status, text, ec] = refusals[code]
    super(status, code, message ?? text, ec === undefined ? details : { EC: ec, ...details })
  }
}

export const refuse: Refuse = (code, details) => new OssRefusal(code, details)

export function errorDocument(refusal: Refusal, requestId: string, hostId: string): string {
  const { EC: ec, ...details } = refusal.details
  const fields = {
    Code: refusal.code,
    Message: refusal.message,
    RequestId: requestId,
    HostId: hostId,
    ...details,
    ...(ec === undefined ? {} : { EC: ec, RecommendDoc: `https://api.aliyun.com/troubleshoot?q=${ec}` }),
  }
  const elements = Object.entries(fields).map(([name, value]) => element(name, value))
  return document('Error', elements.join(''))
}

const refusals = {
  AccessDenied: [403, 'You have no right to access this object because of bucket acl.', '0003-00000001'],
  EntityTooSmall: [400, 'Your proposed upload smaller than the minimum allowed size.', '0042-00000213'],
  FileImmutable: [409, 'The object you specified is immutable.', '0026-00000202'],
  InternalError: [500, 'Please contact the server administrator, oss@service.aliyun.com'],
  InvalidAccessKeyId: [
    403,
    'The OSS Access Key Id you provided does not exist in our records.',
    '0002-00000902',
  ],
  InvalidArgument: [400, 'Invalid Argument'],
  InvalidDigest: [400, 'The Content-MD5 you specified was invalid.'],
  InvalidEncryptionAlgorithmError: [400, 'The encryption algorithm specified is not valid.'],
  InvalidObjectName: [400, 'The specified object is not valid.'],
  InvalidObjectState: [403, "The operation is not valid for the object's state", '0016-00000404'],
  InvalidPart: [
    400,
    'One or more of the specified parts could not be found or the specified entity tag might not have matched the part entity tag.',
  ],
  InvalidPartOrder: [400, 'The list of parts was not in ascending order.'],
  InvalidRange: [416, 'The requested range cannot be satisfied.'],
  InvalidSecurityToken: [403, 'The security token you provided is invalid.'],
  KmsServiceNotEnabled: [403, 'The KMS service is not enabled.', '0005-00000218'],
  MalformedXML: [
    400,
    'The XML you provided was not well-formed or did not validate against our published schema.',
    '0031-00000001',
  ],
  MethodNotAllowed: [405, 'The specified method is not allowed against this resource.'],
  MissingArgument: [400, 'Missing Some Required Arguments.'],
  NoSuchBucket: [404, 'The specified bucket does not exist.', '0015-00000101'],
  NoSuchKey: [404, 'The specified key does not exist.', '0026-00000001'],
  NoSuchUpload: [
    404,
    'The specified upload does not exist. The upload ID may be invalid, or the upload may have been aborted or completed.',
  ],
  PublicEndpointForbidden: [400, 'The public endpoint is forbidden for data operations.', '0048-00000401'],
  QpsLimitExceeded: [503, 'Please reduce your request rate.'],
  RequestTimeTooSkewed: [
    403,
    'The difference between the request time and the current time is too large.',
    '0002-00000504',
  ],
  SecondLevelDomainForbidden: [403, 'Please use virtual hosted style to access.'],
  ServiceUnavailable: [503, 'The service is temporarily unavailable.'],
  SignatureDoesNotMatch: [
    403,
    'The request signature we calculated does not match the signature you provided. Check your key and signing method.',
  ],
} as const satisfies Record<string, readonly [number, string, string?]>
export type OssRefusalCode = keyof typeof refusals
