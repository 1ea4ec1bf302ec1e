import { xml, type Answer } from '../common/answer.ts'
import type { StoredUpload } from '../common/bucket.ts'
import { listKeys } from '../common/list-keys.ts'
import { element, group } from '../common/xml.ts'
import { S3Refusal } from './errors.ts'
import { checksumElement } from './part-checksums.ts'
import type { Call } from './call.ts'
import { document } from './document.ts'
import { uploadOf } from './writes.ts'

/** ListObjects, version 1 and 2: up to 1,000 keys and common prefixes. */
export function listObjects({ request, bucket }: Call): Answer {
  const { query } = request
  const versionTwo = query.get('list-type') === '2'
  const prefix = query.get('prefix') ?? ''
  const delimiter = query.get('delimiter') ?? ''
  const maxKeys = count(query.get('max-keys'), 1000)
  const token = query.get('continuation-token')
  const after = versionTwo
    ? token === undefined
      ? (query.get('start-after') ?? '')
      : Buffer.from(token, 'base64url').toString('utf8')
    : (query.get('marker') ?? '')
  const { objects, prefixes, truncated, last } = listKeys(bucket, { prefix, delimiter, maxKeys, after })
  const url = query.get('encoding-type') === 'url'
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
          ),
        ),
        ...prefixes.map((common) => group('CommonPrefixes', element('Prefix', name(common)))),
      ].join(''),
    ),
  )
}

export function listParts(call: Call): Answer {
  const upload = uploadOf(call)
  const after = count(call.request.query.get('part-number-marker'), 0)
  const maxParts = count(call.request.query.get('max-parts'), 1000)
  const all = [...upload.parts.values()]
    .filter((part) => part.number > after)
    .sort((a, b) => a.number - b.number)
  const parts = all.slice(0, maxParts)
  return xml(
    document(
      'ListPartsResult',
      [
        element('Bucket', call.bucket.name),
        element('Key', upload.key),
        element('UploadId', upload.uploadId),
        element('PartNumberMarker', String(after)),
        element('NextPartNumberMarker', String(parts.at(-1)?.number ?? 0)),
        element('MaxParts', String(maxParts)),
        ...(upload.checksumAlgorithm === undefined
          ? []
          : [element('ChecksumAlgorithm', upload.checksumAlgorithm)]),
        element('IsTruncated', String(all.length > parts.length)),
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

export function listMultipartUploads({ request, bucket }: Call): Answer {
  const prefix = request.query.get('prefix') ?? ''
  const maxUploads = count(request.query.get('max-uploads'), 1000)
  const keyMarker = request.query.get('key-marker') ?? ''
  const idMarker = request.query.get('upload-id-marker') ?? ''
  const all = [...bucket.uploads.values()]
    .filter((upload) => upload.key.startsWith(prefix))
    .filter((upload) => keyMarker === '' || position(upload) > `${keyMarker}\0${idMarker}`)
    .sort((a, b) => (position(a) < position(b) ? -1 : 1))
  const uploads = all.slice(0, maxUploads)
  return xml(
    document(
      'ListMultipartUploadsResult',
      [
        element('Bucket', bucket.name),
        element('Prefix', prefix),
        element('MaxUploads', String(maxUploads)),
        element('IsTruncated', String(all.length > uploads.length)),
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

/** Where an upload is in the order of the list: by key and then by id. */
function position(upload: StoredUpload): string {
  return `${upload.key}\0${upload.uploadId}`
}

function count(text: string | undefined, absent: number): number {
  if (text === undefined || text === '') return absent
  if (!/^\d{1,9}$/.test(text)) throw new S3Refusal('InvalidArgument')
  return Math.min(Number(text), absent === 0 ? Number.MAX_SAFE_INTEGER : absent)
}
