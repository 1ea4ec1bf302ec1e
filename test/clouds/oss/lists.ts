import { xml, type Answer } from '../common/answer.ts'
import { listKeys } from '../common/list-keys.ts'
import { listStoredParts, listStoredUploads, readUploadQuery } from '../common/list-uploads.ts'
import { uploadFields, uploadOf } from '../common/uploads.ts'
import { versionElements } from '../common/version-documents.ts'
import { readVersionQuery } from '../common/versions.ts'
import { document, element, group } from '../common/xml.ts'
import type { Call } from './call.ts'
import { OssRefusal, refuse } from './errors.ts'
import { etagOf, partCrc } from './writes.ts'

/** ListObjects, version 1 and 2: up to 1,000 keys and common prefixes, 100 unless asked for more. */
export function listObjects({ request, bucket }: Call): Answer {
  const { query } = request
  const versionTwo = query.get('list-type') === '2'
  const prefix = query.get('prefix') ?? ''
  const delimiter = query.get('delimiter') ?? ''
  if (delimiter.length > 1) throw new OssRefusal('InvalidArgument')
  const maxKeys = count(query.get('max-keys'), 100)
  const token = query.get('continuation-token')
  const after = !versionTwo
    ? (query.get('marker') ?? '')
    : token === undefined
      ? (query.get('start-after') ?? '')
      : Buffer.from(token, 'base64').toString('utf8')
  const { objects, prefixes, truncated, last } = listKeys(bucket, { prefix, delimiter, maxKeys, after })
  const name = namer(query.get('encoding-type'))
  const withOwner = !versionTwo || query.get('fetch-owner') === 'true'
  const next = versionTwo
    ? element('NextContinuationToken', Buffer.from(last).toString('base64'))
    : element('NextMarker', name(last))
  return xml(
    document(
      'ListBucketResult',
      [
        element('Name', bucket.name),
        element('Prefix', name(prefix)),
        element('MaxKeys', String(maxKeys)),
        element('Delimiter', name(delimiter)),
        ...(query.has('encoding-type') ? [element('EncodingType', 'url')] : []),
        element('IsTruncated', String(truncated)),
        ...(truncated ? [next] : []),
        ...objects.map((object) =>
          group(
            'Contents',
            element('Key', name(object.key)),
            element('LastModified', new Date(object.modifiedAtMs).toISOString()),
            element('ETag', etagOf(object.etag)),
            element('Type', object.etag.includes('-') ? 'Multipart' : 'Normal'),
            element('Size', String(object.sizeBytes)),
            element('StorageClass', object.headers['x-oss-storage-class'] ?? 'Standard'),
            ...restoreInfo(object.headers['x-oss-restore']),
            ...(withOwner ? [owner] : []),
          ),
        ),
        ...prefixes.map((common) => group('CommonPrefixes', element('Prefix', name(common)))),
        ...(versionTwo ? [element('KeyCount', String(objects.length + prefixes.length))] : []),
      ].join(''),
      'http://doc.oss-cn-hangzhou.aliyuncs.com',
    ),
  )
}

export function listParts(call: Call): Answer {
  const upload = uploadOf(call, refuse)
  const after = Number(call.request.query.get('part-number-marker') ?? 0)
  const maxParts = count(call.request.query.get('max-parts'), 1000)
  const { parts, truncated } = listStoredParts(upload, after, maxParts)
  return xml(
    document(
      'ListPartsResult',
      [
        uploadFields(call, upload),
        element('StorageClass', 'Standard'),
        element('PartNumberMarker', String(after)),
        element('NextPartNumberMarker', String(parts.at(-1)?.number ?? 0)),
        element('MaxParts', String(maxParts)),
        element('IsTruncated', String(truncated)),
        ...parts.map((part) =>
          group(
            'Part',
            element('PartNumber', String(part.number)),
            element('LastModified', new Date(part.modifiedAtMs).toISOString()),
            element('ETag', etagOf(part.etag)),
            element('HashCrc64ecma', partCrc(part)),
            element('Size', String(part.sizeBytes)),
          ),
        ),
      ].join(''),
    ),
  )
}

/** 100 unless asked for more. */
export function listObjectVersions({ request, bucket }: Call): Answer {
  const { query } = request
  const asked = readVersionQuery(query, count(query.get('max-keys'), 100))
  if (asked.idMarker !== '' && asked.keyMarker === '') throw new OssRefusal('InvalidArgument')
  const fields = [
    element('Name', bucket.name),
    ...(query.has('encoding-type') ? [element('EncodingType', 'url')] : []),
    versionElements(bucket.versions, asked, namer(query.get('encoding-type')), () => [owner]),
  ]
  return xml(document('ListVersionsResult', fields.join('')))
}

export function listMultipartUploads({ request, bucket }: Call): Answer {
  const { query } = request
  const asked = readUploadQuery(query, count(query.get('max-uploads'), 1000))
  const { uploads, truncated } = listStoredUploads(bucket, asked)
  const name = namer(query.get('encoding-type'))
  return xml(
    document(
      'ListMultipartUploadsResult',
      [
        ...(query.has('encoding-type') ? [element('EncodingType', 'url')] : []),
        element('Bucket', bucket.name),
        element('KeyMarker', name(asked.keyMarker)),
        element('UploadIdMarker', asked.idMarker),
        element('NextKeyMarker', name(uploads.at(-1)?.key ?? '')),
        element('NextUploadIdMarker', uploads.at(-1)?.uploadId ?? ''),
        element('Prefix', name(asked.prefix)),
        element('MaxUploads', String(asked.maxUploads)),
        element('IsTruncated', String(truncated)),
        ...uploads.map((upload) =>
          group(
            'Upload',
            element('Key', name(upload.key)),
            element('UploadId', upload.uploadId),
            element('StorageClass', 'Standard'),
            element('Initiated', new Date(upload.startedAtMs).toISOString()),
          ),
        ),
      ].join(''),
    ),
  )
}

function restoreInfo(restore: string | undefined): string[] {
  return restore === undefined ? [] : [element('RestoreInfo', restore)]
}

const owner = group('Owner', element('ID', '1024'), element('DisplayName', '1024'))

/** With `encoding-type=url` names are percent-encoded, slashes too. */
function namer(encoding: string | undefined): (text: string) => string {
  return encoding === 'url' ? encodeURIComponent : (text) => text
}

function count(text: string | undefined, absent: number): number {
  if (text === undefined || text === '') return absent
  const value = Number(text)
  if (Number.isInteger(value) && value >= 1 && value <= 1000) return value
  throw new OssRefusal('InvalidArgument', {}, 'Argument max-keys must be an integer between 1 and 1000.')
}
