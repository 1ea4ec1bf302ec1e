import { describe, expect, it } from 'vitest'

import { causeOf, causes, type Cause } from '../../../drivers/common/causes.ts'
import { errorCodes, StoreError } from '../../../drivers/common/errors.ts'
import { driverNames } from '../../../drivers/driver-names.ts'
import { refusedError as cosRefusal } from '../../../drivers/clouds/cos/errors.ts'
import { filesystemError } from '../../../drivers/clouds/filesystem/errors.ts'
import type { LightRefusal } from '../../../drivers/clouds/light-bucket.ts'
import { ossError } from '../../../drivers/clouds/oss/errors.ts'
import { refusedError as s3Refusal } from '../../../drivers/clouds/s3/errors.ts'
import { transportError } from '../../../drivers/http/transport-error.ts'
import { explainForeignResponse } from '../../../drivers/xml/foreign-response.ts'
import type { ErrorData } from '../../../electron/api/messages.ts'
import type { Language } from '../../../electron/api/values/language.ts'
import { toErrorData, toFailure } from '../../../electron/host/error-data.ts'
import { errors as english } from '../../../renderer/text/en/errors.ts'
import { failureText } from '../../../renderer/text/failure-text.ts'
import { createTexts } from '../../../renderer/text/i18n.ts'
import { tellingOf, type Telling } from '../../../renderer/text/telling.ts'
import { errors as chinese } from '../../../renderer/text/zh-CN/errors.ts'

type Cloud = 's3' | 'oss' | 'cos' | 'bos' | 'ks3'
const s3Like: readonly Cloud[] = ['s3', 'bos', 'ks3']
const clouds: readonly Cloud[] = [...s3Like, 'oss', 'cos']

/** How each service names a cause, with the status that it answers; from the services' own lists of error codes. */
const refusals: readonly (readonly [Cause, readonly Cloud[], number, string])[] = [
  ['wrongSecret', clouds, 403, 'SignatureDoesNotMatch'],
  ['unknownKey', clouds, 403, 'InvalidAccessKeyId'],
  ['noPermission', clouds, 403, 'AccessDenied'],
  ['noBucket', clouds, 404, 'NoSuchBucket'],
  ['wrongClock', clouds, 403, 'RequestTimeTooSkewed'],
  ['wrongRegion', s3Like, 400, 'AuthorizationHeaderMalformed'],
  ['wrongRegion', [...s3Like, 'oss'], 301, 'PermanentRedirect'],
  ['wrongRegion', s3Like, 307, 'TemporaryRedirect'],
  ['expiredToken', [...s3Like, 'cos'], 400, 'ExpiredToken'],
  ['expiredToken', ['oss'], 403, 'SecurityTokenExpired'],
  ['wrongToken', [...s3Like, 'cos'], 400, 'InvalidToken'],
  ['wrongToken', ['oss'], 403, 'InvalidSecurityToken'],
  ['wrongToken', ['oss'], 403, 'AccessKeyIdAndSecurityTokenNotMatch'],
  ['noKeys', s3Like, 400, 'MissingSecurityHeader'],
  ['accountStopped', ['s3', 'ks3'], 403, 'AllAccessDisabled'],
  ['accountStopped', ['s3'], 403, 'AccountProblem'],
  ['accountStopped', ['s3'], 403, 'UserSuspended'],
  ['accountStopped', ['bos'], 403, 'AccountOverdue'],
  ['accountStopped', ['bos'], 403, 'OptInRequired'],
  ['accountStopped', ['oss'], 403, 'UserDisable'],
  ['accountStopped', ['oss'], 403, 'InDebt'],
  ['accountStopped', ['oss'], 403, 'InDebtOverdue'],
  ['accountStopped', ['cos'], 451, 'UnavailableForLegalReasons'],
  ['boundEndpointNeeded', ['oss'], 400, 'PublicEndpointForbidden'],
  ['foreignHost', ['oss'], 403, 'SecondLevelDomainForbidden'],
  ['foreignHost', ['cos'], 403, 'PathStyleDomainForbidden'],
  ['archived', clouds, 403, 'InvalidObjectState'],
  ['slowDown', clouds, 503, 'SlowDown'],
  ['unavailable', clouds, 500, 'InternalError'],
  ['notFound', clouds, 404, 'NoSuchKey'],
  ['tooLarge', clouds, 400, 'EntityTooLarge'],
]

const transports: readonly (readonly [Cause, string])[] = [
  ['unknownHost', 'ENOTFOUND'],
  ['unknownHost', 'EAI_AGAIN'],
  ['nobodyListens', 'ECONNREFUSED'],
  ['unreachable', 'EHOSTUNREACH'],
  ['certificate', 'CERT_HAS_EXPIRED'],
  ['certificate', 'DEPTH_ZERO_SELF_SIGNED_CERT'],
  ['certificate', 'ERR_TLS_CERT_ALTNAME_INVALID'],
  ['noTls', 'EPROTO'],
  ['proxy', 'PROXY_UNREACHABLE'],
  ['proxy', 'PROXY_REFUSED'],
  ['connectionBroke', 'ECONNRESET'],
]

const ofFolders: readonly (readonly [Cause, string])[] = [
  ['pathForbidden', 'EACCES'],
  ['pathForbidden', 'EPERM'],
  ['readOnlyDisk', 'EROFS'],
  ['diskFull', 'ENOSPC'],
  ['quotaUsedUp', 'EDQUOT'],
  ['notFound', 'ENOENT'],
]

const saying = 'What the service says of it.'
const located = { store: 'harbour', bucket: 'crates', path: 'docker/registry', operation: 'list' }

const cases: readonly (readonly [Cause, string, string, StoreError])[] = [
  ...refusals.flatMap(([cause, drivers, status, code]) =>
    drivers.map((driver) => [cause, driver, `${status} ${code}`, refused(driver, status, code)] as const),
  ),
  ...transports.flatMap(([cause, code]) =>
    clouds.map((driver) => [cause, driver, code, transportError({ code })] as const),
  ),
  ...ofFolders.map(([cause, code]) => {
    const failure = Object.assign(new Error(code), { code, syscall: 'open' })
    return [cause, 'filesystem', code, filesystemError(failure)] as const
  }),
  ['noFolder', 'filesystem', 'a missing root', new StoreError('NoSuchBucket', 'the folder does not exist')],
  ...clouds.map(
    (driver) => ['noAnswer', driver, 'silence', new StoreError('Timeout', 'no answer in time')] as const,
  ),
]

const texts = { en: await createTexts('en'), 'zh-CN': await createTexts('zh-CN') }

function told(error: ErrorData, language: Language): Telling {
  return tellingOf(error, {
    texts: texts[language],
    language,
    explain: ({ detail, reason }) =>
      reason === undefined ? detail : texts[language].t(`reasons:${reason.id}` as never, reason.values),
  })
}

describe('one cause is told one way', () => {
  it.each(cases)('%s of %s, which is %s', (cause, driver, _, error) => {
    const data = toErrorData(error.at({ ...located, driver }))
    // As it is kept in the journal, too.
    for (const failed of [data, toFailure(error.at({ ...located, driver })) as ErrorData]) {
      expect(causeOf(failed)).toBe(cause)
    }
    expect(told(data, 'en').title).toBe(english.cause[cause].title)
    expect(told(data, 'zh-CN').title).toBe(chinese.cause[cause].title)
  })

  it('has every cause of keys, of ways to a store and of folders in these cases', () => {
    const covered = new Set(cases.map(([cause]) => cause))
    const elsewhere: readonly Cause[] = ['rejectedKeys', 'linkLeavesFolder']
    const first = causes.slice(0, causes.indexOf('notFound'))
    expect(first.filter((cause) => !covered.has(cause))).toEqual(elsewhere)
  })

  it.each(errorCodes)('knows the code %s of every driver', (code) => {
    for (const driver of driverNames) expect(causes).toContain(causeOf({ code, where: { driver } }))
  })

  it.each([
    [401, 'Unauthenticated', 'rejectedKeys'],
    [403, 'PermissionDenied', 'noPermission'],
  ] as const)('tells what a status alone means: %i', (status, code, cause) => {
    const { detail, reason } = explainForeignResponse(status, '')
    const error = new StoreError(
      code,
      detail,
      { status, driver: 's3' },
      reason === undefined ? {} : { reason },
    )
    const telling = told(toErrorData(error), 'en')
    expect(telling).toMatchObject({ cause, why: { text: english.cause[cause].why }, words: undefined })
  })
})

describe('what is told of a cause', () => {
  it.each(causes)('%s has words in both languages', (cause) => {
    for (const part of ['title', 'why', 'todo'] as const) {
      const translated = wordsIn(chinese.cause[cause], part)
      expect(translated === undefined).toBe(wordsIn(english.cause[cause], part) === undefined)
      expect(translated ?? '词').toMatch(/[\u4e00-\u9fff]/)
    }
    // A row of the sidebar has room for no more.
    expect(english.cause[cause].title.length).toBeLessThan(60)
  })

  it('says what was done, and on which store and path', () => {
    const data = toErrorData(refused('s3', 403, 'SignatureDoesNotMatch').at({ ...located, driver: 's3' }))
    expect(told(data, 'en').what).toBe('Bollard could not list harbour / docker/registry.')
  })
})

describe('the words of a service', () => {
  it.each(clouds)('stand apart, with the name of %s', (driver) => {
    const at = { ...located, driver, ...(driver === 's3' ? { endpoint: 's3.eu-west-1.amazonaws.com' } : {}) }
    const data = toErrorData(refused(driver, 403, 'SignatureDoesNotMatch').at(at))
    for (const language of ['en', 'zh-CN'] as const) {
      const { words, why, todo, title } = told(data, language)
      expect(words).toMatchObject({ text: saying })
      expect(words?.by).toMatch(/Amazon|OSS|COS|BOS|KS3/)
      expect([title, why?.text, todo].join(' ')).not.toContain(saying)
    }
  })

  it('are those of an endpoint that only speaks the protocol of Amazon', () => {
    const at = { ...located, driver: 's3', endpoint: 'minio.example.com:9000' }
    const data = toErrorData(refused('s3', 403, 'AccessDenied').at(at))
    expect(told(data, 'en').words?.by).toBe('minio.example.com:9000')
  })

  it('are nobody’s in particular where a proxy may have said them', () => {
    const { detail, reason } = explainForeignResponse(502, '<title>Bad gateway of the office</title>')
    const error = new StoreError(
      'Unavailable',
      detail,
      { status: 502 },
      reason === undefined ? {} : { reason },
    )
    const telling = told(toErrorData(error), 'zh-CN')
    expect(telling.words).toEqual({ text: 'Bad gateway of the office', by: undefined })
    expect(telling.why?.text).not.toContain('Bad gateway')
  })

  it('are bounded, and nothing in them is hidden', () => {
    const error = new StoreError('PermissionDenied', `\u202e${'x'.repeat(1000)}`, {
      status: 403,
      driver: 'oss',
    })
    const { words } = told(toErrorData(error), 'en')
    expect(words?.text.length).toBeLessThan(320)
    expect(words?.text).toContain('‹U+202E›')
  })

  it('are not claimed for what we say ourselves', () => {
    const error = new StoreError('Corrupt', 'its bytes are not those of its digest')
    expect(told(toErrorData(error), 'en')).toMatchObject({
      words: undefined,
      why: { text: 'its bytes are not those of its digest', language: 'en' },
    })
  })
})

it('copies where a failure happened, line by line', () => {
  const data = toErrorData(refused('s3', 403, 'AccessDenied').at({ ...located, driver: 's3' }))
  expect(failureText('A title', data).split('\n')).toEqual([
    'A title',
    `PermissionDenied: ${saying}`,
    'store: harbour',
    'bucket: crates',
    'path: docker/registry',
    'operation: list',
    'driver: s3',
    'status: 403',
    'serviceCode: AccessDenied',
  ])
})

/** What the driver makes of a refusal with this code, as its service answers a GET. */
function refused(driver: Cloud, status: number, code: string): StoreError {
  const text = `<?xml version="1.0"?><Error><Code>${code}</Code><Message>${saying}</Message></Error>`
  if (driver === 'oss') {
    const call = { signal: new AbortController().signal, answer: { status, headers: {}, text } }
    return ossError(Object.assign(new Error(saying), { code }), call)
  }
  const answer = { status, headers: {}, body: new TextEncoder().encode(text) }
  const refusal: LightRefusal = { method: 'GET', answer, signedAheadMs: 0 }
  return driver === 'cos' ? cosRefusal(refusal) : s3Refusal(refusal)
}

function wordsIn(words: Readonly<Record<string, string>>, part: string): string | undefined {
  return words[part]
}
