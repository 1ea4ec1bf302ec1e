import type { ErrorWhere } from './errors.ts'
import type { Reason } from './reasons.ts'

/**
 * What a person is told that a failure comes from: a closed set. It is finer than the error codes, on which code acts, and the same
 * for every driver and every place of the window. The window has a title, a sentence and what to do for each.
 */
export const causes = [
  // Of keys.
  'wrongSecret',
  'unknownKey',
  'noKeys',
  'expiredToken',
  'wrongToken',
  'rejectedKeys',
  'noPermission',
  'accountStopped',
  // Of the bucket and the way to it.
  'noBucket',
  'wrongRegion',
  'wrongClock',
  'boundEndpointNeeded',
  'foreignHost',
  'unknownHost',
  'nobodyListens',
  'unreachable',
  'certificate',
  'noTls',
  'proxy',
  'noAnswer',
  'connectionBroke',
  'slowDown',
  'unavailable',
  // Of folders on this computer.
  'noFolder',
  'pathForbidden',
  'linkLeavesFolder',
  'readOnlyDisk',
  'diskFull',
  'quotaUsedUp',
  // Of one object.
  'notFound',
  'exists',
  'archived',
  'locked',
  'keyService',
  'damaged',
  'tooLarge',
  'badPath',
  'badOffset',
  // Of what was asked.
  'badParameter',
  'badInput',
  'notNow',
  'readOnlyStore',
  'unsupported',
  'cancelled',
  'hostGone',
  'unexpected',
] as const
export type Cause = (typeof causes)[number]

/** A failure, as far as its cause is to be told; `code` is an error code or one of the contract's own. */
export interface Failed {
  readonly code: string
  readonly where?: Pick<ErrorWhere, 'driver' | 'serviceCode'>
  readonly reason?: Reason | undefined
}

/**
 * The cause of a failure. Our own reason tells it best; then the code that a service or the system gives, where that is finer than
 * ours. What a driver found out by more than the code (a clock, a region) stays as it is.
 */
export function causeOf({ code, where = {}, reason }: Failed): Cause {
  const { driver, serviceCode = '' } = where
  if (reason !== undefined) {
    const told = ofReason(reason)
    if (told !== undefined) return told
  }
  if (driver === 'filesystem') {
    if (code === 'NoSuchBucket') return 'noFolder'
    const told = bySystemCode[serviceCode] ?? (code === 'PermissionDenied' ? 'pathForbidden' : undefined)
    if (told !== undefined) return told
  }
  const local = ofThisComputer[serviceCode]
  if (local !== undefined) return local
  const finer = refinedCodes.has(code) ? byServiceCode[serviceCode] : undefined
  return finer ?? byCode[code] ?? 'unexpected'
}

/** Whether a reason says what to do itself. All do, but those that only say what happened. */
export function saysWhatToDo(reason: Reason | undefined): boolean {
  return reason !== undefined && !bareReasons.has(reason.id)
}

function ofReason({ id, values }: Reason): Cause | undefined {
  if (id === 'hostUnreachable') return byNetworkCode[String(values['code'])] ?? 'unreachable'
  return byReason[id] ?? kinds.find(([kind]) => id.startsWith(kind))?.[1]
}

const byReason: Readonly<Record<string, Cause>> = {
  ambientKeysNotAllowed: 'noKeys',
  noCredentials: 'noKeys',
  bucketElsewhere: 'wrongRegion',
  hostWithoutTls: 'noTls',
  certificateRefused: 'certificate',
  proxyUnreachable: 'proxy',
  proxyRefuses: 'proxy',
  connectionBroke: 'connectionBroke',
  brokeOff: 'connectionBroke',
  linkLeavesFolder: 'linkLeavesFolder',
  beingRestored: 'archived',
  bodyTooLarge: 'tooLarge',
}

/** Each driver has reasons of its own of these kinds. */
const kinds: readonly (readonly [string, Cause])[] = [
  ['archived', 'archived'],
  ['locked', 'locked'],
  ['keyService', 'keyService'],
]

const bareReasons: ReadonlySet<string> = new Set([
  'answered',
  'answeredWith',
  'answeredCode',
  'hostUnreachable',
  'hostWithoutTls',
  'certificateRefused',
  'proxyUnreachable',
  'proxyRefuses',
  'connectionBroke',
  'brokeOff',
  'bucketElsewhere',
  'noCredentials',
])

const byNetworkCode: Readonly<Record<string, Cause>> = {
  ENOTFOUND: 'unknownHost',
  EAI_AGAIN: 'unknownHost',
  ECONNREFUSED: 'nobodyListens',
}

const bySystemCode: Readonly<Record<string, Cause>> = {
  EACCES: 'pathForbidden',
  EPERM: 'pathForbidden',
  EROFS: 'readOnlyDisk',
}

/** Also where a download is written to, whatever the store. */
const ofThisComputer: Readonly<Record<string, Cause>> = {
  ENOSPC: 'diskFull',
  EDQUOT: 'quotaUsedUp',
  EROFS: 'readOnlyDisk',
}

/** The codes under which services refuse for several causes. */
const refinedCodes: ReadonlySet<string> = new Set([
  'Unauthenticated',
  'PermissionDenied',
  'InvalidParameter',
  'Unexpected',
])

/**
 * The codes of all services: no two mean another thing by one. Amazon:
 * https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html; Aliyun:
 * https://www.alibabacloud.com/help/en/oss/user-guide/http-403-error-code; Baidu: https://cloud.baidu.com/doc/BOS/s/Ajwvysfpl;
 * Kingsoft: https://docs.ksyun.com/documents/5431; Tencent: https://www.tencentcloud.com/document/product/436/7730.
 */
const byServiceCode: Readonly<Record<string, Cause>> = {
  SignatureDoesNotMatch: 'wrongSecret',
  // Also of a key that is switched off.
  InvalidAccessKeyId: 'unknownKey',
  NoCredentials: 'noKeys',
  MissingSecurityHeader: 'noKeys',
  ExpiredToken: 'expiredToken',
  SecurityTokenExpired: 'expiredToken',
  InvalidToken: 'wrongToken',
  InvalidSecurityToken: 'wrongToken',
  SecurityTokenNotSupported: 'wrongToken',
  AccessKeyIdAndSecurityTokenNotMatch: 'wrongToken',
  AccountProblem: 'accountStopped',
  AllAccessDisabled: 'accountStopped',
  NotSignedUp: 'accountStopped',
  OptInRequired: 'accountStopped',
  UserSuspended: 'accountStopped',
  UserDisable: 'accountStopped',
  InDebt: 'accountStopped',
  InDebtOverdue: 'accountStopped',
  AbnormalBucketOwnerStatus: 'accountStopped',
  BucketDisable: 'accountStopped',
  AccountOverdue: 'accountStopped',
  PaymentRequired: 'accountStopped',
  UnavailableForLegalReasons: 'accountStopped',
  PublicEndpointForbidden: 'boundEndpointNeeded',
  SecondLevelDomainForbidden: 'foreignHost',
  NonStandardHostForbidden: 'foreignHost',
  PathStyleDomainForbidden: 'foreignHost',
  CnameDenied: 'foreignHost',
}

const byCode: Readonly<Record<string, Cause>> = {
  NotFound: 'notFound',
  NoSuchBucket: 'noBucket',
  AlreadyExists: 'exists',
  InvalidPath: 'badPath',
  InvalidOffset: 'badOffset',
  InvalidParameter: 'badParameter',
  InvalidInput: 'badInput',
  Unauthenticated: 'rejectedKeys',
  PermissionDenied: 'noPermission',
  Archived: 'archived',
  WrongRegion: 'wrongRegion',
  ClockSkew: 'wrongClock',
  Throttled: 'slowDown',
  Unavailable: 'unavailable',
  Unreachable: 'unreachable',
  Timeout: 'noAnswer',
  PreconditionFailed: 'notNow',
  Corrupt: 'damaged',
  TooLarge: 'tooLarge',
  ReadOnly: 'readOnlyStore',
  Unsupported: 'unsupported',
  Cancelled: 'cancelled',
  HostGone: 'hostGone',
  Unexpected: 'unexpected',
}
