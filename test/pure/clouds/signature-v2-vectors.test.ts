import { describe, expect, it } from 'vitest'

import { authenticate } from '../../clouds/s3/authenticate.ts'
import type { CloudRequest } from '../../clouds/common/request.ts'
import type { Verifier } from '../../clouds/s3/verifier.ts'
import { account, at2013, expectRefused, requestOf, withHeader } from './vectors.ts'

// The worked examples of "Signing and authenticating REST requests" of the S3 documentation.
describe('the emulated S3 verifies version 2 as published', () => {
  it.each([
    {
      name: 'GET of an object',
      date: 'Tue, 27 Mar 2007 19:36:42 +0000',
      url: '/photos/puppy.jpg',
      signature: 'bWq2s1WEIj+Ydj0vQ697zp+IXMU=',
    },
    {
      name: 'PUT of an object',
      method: 'PUT',
      date: 'Tue, 27 Mar 2007 21:15:45 +0000',
      url: '/photos/puppy.jpg',
      headers: { 'content-type': 'image/jpeg' },
      signature: 'MyyxeRY7whkBe+bq8fHCL/2kKUg=',
    },
    {
      name: 'GET of a list of objects',
      date: 'Tue, 27 Mar 2007 19:42:41 +0000',
      url: '/?prefix=photos&max-keys=50&marker=puppy',
      signature: 'htDYFYduRNen8P9ZfE/s9SuKy0U=',
    },
    {
      name: "GET of a bucket's access control",
      date: 'Tue, 27 Mar 2007 19:44:46 +0000',
      url: '/?acl',
      signature: 'c2WLPFtWHVgbEmeEG93a4cG37dM=',
    },
    {
      // The page also shows an x-amz-date that its own string to sign leaves out; this is that string.
      name: 'DELETE of an object, bucket in the path',
      method: 'DELETE',
      host: 's3.amazonaws.com',
      date: 'Tue, 27 Mar 2007 21:20:26 +0000',
      url: '/johnsmith/photos/puppy.jpg',
      signature: 'lx3byBScXR6KzyMaifNkardMwNk=',
    },
    {
      name: 'GET of the list of all buckets',
      host: 's3.amazonaws.com',
      date: 'Wed, 28 Mar 2007 01:29:59 +0000',
      url: '/',
      signature: 'qGdzdERIC03wnaRNKh6OqZehG9s=',
    },
    {
      name: 'GET of a key that is not ASCII',
      host: 's3.amazonaws.com',
      date: 'Wed, 28 Mar 2007 01:49:49 +0000',
      url: '/dictionary/fran%C3%A7ais/pr%c3%a9f%c3%a8re',
      signature: 'DNEZGsoieTZ92F3bUfSPQcbGmlM=',
    },
  ])(
    '$name',
    ({ method = 'GET', host = 'johnsmith.s3.amazonaws.com', date, url, headers = {}, signature }) => {
      const authorization = `AWS ${account.accessKey}:${signature}`
      const request = requestOf(method, url, { host, date, ...headers, authorization })
      expect(authenticate(request, atDate(date)).byteLength).toBe(0)
      expectRefusedWhenChanged(request, date)
    },
  )

  it('an upload with metadata that comes twice, to a bucket with a host name of its own', () => {
    const date = 'Tue, 27 Mar 2007 21:06:08 +0000'
    const headers = {
      date,
      'x-amz-acl': 'public-read',
      'content-type': 'application/x-download',
      'content-md5': '4gJE4saaMU4BqNR0kLY+lw==',
      'x-amz-meta-reviewedby': ['joe@johnsmith.net', 'jane@johnsmith.net'],
      'x-amz-meta-filechecksum': '0x02661779',
      'x-amz-meta-checksumalgorithm': 'crc32',
      authorization: `AWS ${account.accessKey}:ilyl83RwaSoYIEdixDQcA4OnAnc=`,
    }
    const toBucket = { bucket: 'static.johnsmith.net', virtualHosted: true }
    const request = { ...requestOf('PUT', '/db-backup.dat.gz', headers), ...toBucket }
    expect(authenticate(request, atDate(date)).byteLength).toBe(0)
    expectRefusedWhenChanged(request, date)
  })

  it('a signed address', () => {
    const request = requestOf(
      'GET',
      '/photos/puppy.jpg?AWSAccessKeyId=AKIAIOSFODNN7EXAMPLE&Signature=NpgCjnDzrM%2BWFzoENXmpNDUsSn8%3D&Expires=1175139620',
      { host: 'johnsmith.s3.amazonaws.com' },
    )
    expect(authenticate(request, atSeconds(1_175_139_619)).toString()).toBe('')
    expectRefused(request, atSeconds(1_175_139_621), 'AccessDenied')
    expectRefused(
      { ...request, rawPath: '/photos/kitty.jpg' },
      atSeconds(1_175_139_619),
      'SignatureDoesNotMatch',
    )
  })
})

function atSeconds(seconds: number): Verifier {
  return { ...at2013, now: () => seconds * 1000 }
}

function atDate(date: string): Verifier {
  return { ...at2013, now: () => Date.parse(date) }
}

function expectRefusedWhenChanged(request: CloudRequest, date: string): void {
  const verifier = atDate(date)
  expectRefused({ ...request, method: 'POST' }, verifier, 'SignatureDoesNotMatch')
  expectRefused({ ...request, rawPath: `${request.rawPath}x` }, verifier, 'SignatureDoesNotMatch')
  expectRefused(withHeader(request, 'x-amz-acl', 'private'), verifier, 'SignatureDoesNotMatch')
  expectRefused(withHeader(request, 'content-type', 'text/html'), verifier, 'SignatureDoesNotMatch')
  const late = { ...verifier, now: () => Date.parse(date) + 16 * 60_000 }
  expectRefused(request, late, 'RequestTimeTooSkewed')
}
