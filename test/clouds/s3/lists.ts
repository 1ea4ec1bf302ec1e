import { xml, type Answer } from '../common/answer.ts'
import { listKeys } from '../common/list-keys.ts'
import { listStoredParts, listStoredUploads, readUploadQuery } from '../common/list-uploads.ts'
import { readCount } from '../common/read-count.ts'
import { uploadFields, uploadOf } from '../common/uploads.ts'
import { versionElements } from '../common/version-documents.ts'
import { readVersionQuery } from '../common/versions.ts'
import { element, group } from '../common/xml.ts'
import { refuse, S3Refusal } from './errors.ts'
import { checksumElement } from './part-checksums.ts'
import type { Call } from './call.ts'
import { document } from './document.ts'

/** ListObjects, version 1 and 2: up to 1,000 keys and common prefixes. */
export function listObjects({ request, bucket, service }: Call): Answer {
  const { query } = request
  const versionTwo = query.get('list-type') === '2'
  const prefix = query.get('prefix') ?? ''
  const delimiter = query.get('delimiter') ?? ''
  if (delimiter.length > 1 && !service.dialect.longDelimiters) throw new S3Refusal('InvalidArgument')
  const maxKeys = count(query.get('max-keys'), 1000)
  const token = query.get('continuation-token')
  const after = versionTwo
    ? token === undefined
      ? (query.get('start-after') ?? '')
      : Buffer.from(token, 'base64url').toString('utf8')
    : (query.get('marker') ?? '')
  const { objects, prefixes, truncated, last } = listKeys(bucket, { prefix, delimiter, maxKeys, after })
  const url = query.get('encoding-type') === 'url'
  const restores = request.headers.get('x-amz-optional-object-attributes') === 'RestoreStatus'
  const name = (text: string): string => (url ? encodeURIComponent(text).replaceAll('%2F', '/') : text)
  return xml(
    document(
      'ListBucketResult',
      [
        element('Name', bucket.name),
        element('Prefix', name(prefix)),
        element('MaxKeys', String(maxKeys)),
        ...(delimiter === '' ? [] : [element('Delimiter', name(delimiter))]),
        ...(url ? [element('EncodingType', 'url')] : []),
        element('IsTruncated', String(truncated)),
        ...(versionTwo ? [element('KeyCount', String(objects.length + prefixes.length))] : []),
        ...(truncated && versionTwo
          ? [element('NextContinuationToken', Buffer.from(last).toString('base64url'))]
          : []),
        ...(truncated && !versionTwo && delimiter !== '' ? [element('NextMarker', name(last))] : []),
        ...objects.map((object) =>
          group(
            'Contents',
            element('Key', name(object.key)),
            element('LastModified', new Date(object.modifiedAtMs).toISOString()),
            element('ETag', object.etag),
            element('Size', String(object.sizeBytes)),
            element('StorageClass', object.headers['x-amz-storage-class'] ?? 'STANDARD'),
            ...(restores ? restoreStatus(object.headers[service.dialect.archive.restoreHeader]) : []),
          ),
        ),
        ...prefixes.map((common) => group('CommonPrefixes', element('Prefix', name(common)))),
      ].join(''),
    ),
  )
}

/** Of an object that is being restored, or is for a while, and only for who asks. */
function restoreStatus(restore: string | undefined): string[] {
  if (restore === undefined) return []
  const [, ongoing = ''] = /ongoing-request="(\w+)"/.exec(restore) ?? []
  const expires = Date.parse(/expiry-date="([^"]+)"/.exec(restore)?.[1] ?? '')
  return [
    group(
      'RestoreStatus',
      element('IsRestoreInProgress', ongoing),
      ...(Number.isNaN(expires) ? [] : [element('RestoreExpiryDate', new Date(expires).toISOString())]),
    ),
  ]
}

export function listParts(call: Call): Answer {
  const upload = uploadOf(call, refuse)
  const after = count(call.request.query.get('part-number-marker'), 0, 10_000)
  const maxParts = count(call.request.query.get('max-parts'), 1000)
  const { parts, truncated } = listStoredParts(upload, after, maxParts)
  return xml(
    document(
      'ListPartsResult',
      [
        uploadFields(call, upload),
        element('PartNumberMarker', String(after)),
        element('NextPartNumberMarker', String(parts.at(-1)?.number ?? 0)),
        element('MaxParts', String(maxParts)),
        ...(upload.checksumAlgorithm === undefined
          ? []
          : [element('ChecksumAlgorithm', upload.checksumAlgorithm)]),
        element('IsTruncated', String(truncated)),
        ...parts.map((part) =>
          group(
            'Part',
            element('PartNumber', String(part.number)),
            element('LastModified', new Date(part.modifiedAtMs).toISOString()),
            element('ETag', part.etag),
            element('Size', String(part.sizeBytes)),
            checksumElement(part.crc32),
          ),
        ),
      ].join(''),
    ),
  )
}

export function listObjectVersions({ request, bucket }: Call): Answer {
  const { query } = request
  const url = query.get('encoding-type') === 'url'
  const name = (text: string): string => (url ? encodeURIComponent(text).replaceAll('%2F', '/') : text)
  const asked = readVersionQuery(query, count(query.get('max-keys'), 1000))
  const owner = group('Owner', element('ID', '1'), element('DisplayName', 'someone'))
  const fields = [
    element('Name', bucket.name),
    ...(url ? [element('EncodingType', 'url')] : []),
    versionElements(bucket.versions, asked, name, () => [owner]),
  ]
  return xml(document('ListVersionsResult', fields.join('')))
}

export function listMultipartUploads({ request, bucket }: Call): Answer {
  const asked = readUploadQuery(request.query, count(request.query.get('max-uploads'), 1000))
  const { uploads, truncated } = listStoredUploads(bucket, asked)
  return xml(
    document(
      'ListMultipartUploadsResult',
      [
        element('Bucket', bucket.name),
        element('Prefix', asked.prefix),
        element('MaxUploads', String(asked.maxUploads)),
        element('IsTruncated', String(truncated)),
        element('NextKeyMarker', uploads.at(-1)?.key ?? ''),
        element('NextUploadIdMarker', uploads.at(-1)?.uploadId ?? ''),
        ...uploads.map((upload) =>
          group(
            'Upload',
            element('Key', upload.key),
            element('UploadId', upload.uploadId),
            element('Initiated', new Date(upload.startedAtMs).toISOString()),
            element('StorageClass', 'STANDARD'),
          ),
        ),
      ].join(''),
    ),
  )
}

function count(text: string | undefined, absent: number, most = absent): number {
  const read = readCount(text, absent, most)
  if (read === undefined) throw new S3Refusal('InvalidArgument')
  return read
}
