import { xml, type Answer } from '../common/answer.ts'
import { listKeys } from '../common/list-keys.ts'
import { listStoredParts, listStoredUploads, readUploadQuery } from '../common/list-uploads.ts'
import { readCount } from '../common/read-count.ts'
import { uploadOf } from '../common/uploads.ts'
import { versionElements } from '../common/version-documents.ts'
import { readVersionQuery } from '../common/versions.ts'
import { document, element, group } from '../common/xml.ts'
import type { Call } from '../common/call.ts'
import { CosRefusal, refuse } from './errors.ts'

/** GET Bucket: up to 1,000 keys and common prefixes after a marker. */
export function listObjects({ request, bucket }: Call): Answer {
  const { query } = request
  const prefix = query.get('prefix') ?? ''
  const delimiter = query.get('delimiter') ?? ''
  if (delimiter.length > 1) throw new CosRefusal('InvalidArgument')
  const marker = query.get('marker') ?? ''
  const maxKeys = count(query.get('max-keys'), 1000)
  const page = listKeys(bucket, { prefix, delimiter, maxKeys, after: marker })
  const name = naming(query)
  return xml(
    document(
      'ListBucketResult',
      [
        element('Name', bucket.name),
        ...encoding(query),
        element('Prefix', name(prefix)),
        element('Marker', name(marker)),
        element('MaxKeys', String(maxKeys)),
        element('Delimiter', name(delimiter)),
        element('IsTruncated', String(page.truncated)),
        ...(page.truncated ? [element('NextMarker', name(page.last))] : []),
        ...page.objects.map((object) =>
          group(
            'Contents',
            element('Key', name(object.key)),
            element('LastModified', new Date(object.modifiedAtMs).toISOString()),
            element('ETag', object.etag),
            element('Size', String(object.sizeBytes)),
            owner,
            element('StorageClass', object.headers['x-cos-storage-class'] ?? 'STANDARD'),
          ),
        ),
        ...page.prefixes.map((common) => group('CommonPrefixes', element('Prefix', name(common)))),
      ].join(''),
    ),
  )
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
        element('Bucket', call.bucket.name),
        ...encoding(call.request.query),
        element('Key', upload.key),
        element('UploadId', upload.uploadId),
        owner,
        element('PartNumberMarker', String(after)),
        element('NextPartNumberMarker', String(parts.at(-1)?.number ?? 0)),
        element('StorageClass', upload.headers['x-cos-storage-class'] ?? 'STANDARD'),
        element('MaxParts', String(maxParts)),
        element('IsTruncated', String(truncated)),
        ...parts.map((part) =>
          group(
            'Part',
            element('PartNumber', String(part.number)),
            element('LastModified', new Date(part.modifiedAtMs).toISOString()),
            element('ETag', part.etag),
            element('Size', String(part.sizeBytes)),
          ),
        ),
      ].join(''),
    ),
  )
}

export function listObjectVersions({ request, bucket }: Call): Answer {
  const { query } = request
  const asked = readVersionQuery(query, count(query.get('max-keys'), 1000))
  const fields = [
    element('Name', bucket.name),
    ...encoding(query),
    versionElements(bucket.versions, asked, naming(query), () => [owner]),
  ]
  return xml(document('ListVersionsResult', fields.join('')))
}

export function listUploads({ request, bucket }: Call): Answer {
  const { query } = request
  const asked = readUploadQuery(query, count(query.get('max-uploads'), 1000))
  const { uploads, truncated } = listStoredUploads(bucket, asked)
  const name = naming(query)
  return xml(
    document(
      'ListMultipartUploadsResult',
      [
        element('Bucket', bucket.name),
        ...encoding(query),
        element('KeyMarker', name(asked.keyMarker)),
        element('UploadIdMarker', asked.idMarker),
        element('MaxUploads', String(asked.maxUploads)),
        element('IsTruncated', String(truncated)),
        element('Prefix', name(asked.prefix)),
        element('NextKeyMarker', truncated ? name(uploads.at(-1)?.key ?? '') : ''),
        element('NextUploadIdMarker', truncated ? (uploads.at(-1)?.uploadId ?? '') : ''),
        ...uploads.map((upload) =>
          group(
            'Upload',
            element('Key', name(upload.key)),
            element('UploadId', upload.uploadId),
            element('StorageClass', upload.headers['x-cos-storage-class'] ?? 'STANDARD'),
            owner,
            element('Initiated', new Date(upload.startedAtMs).toISOString()),
          ),
        ),
      ].join(''),
    ),
  )
}

const owner = group('Owner', element('ID', '1250000000'), element('DisplayName', '1250000000'))

function naming(query: ReadonlyMap<string, string>): (text: string) => string {
  if (query.get('encoding-type') !== 'url') return (text) => text
  return (text) => encodeURIComponent(text).replaceAll('%2F', '/')
}

/** The service says so only where it was asked to encode. */
function encoding(query: ReadonlyMap<string, string>): string[] {
  return query.get('encoding-type') === 'url' ? [element('EncodingType', 'url')] : []
}

function count(text: string | undefined, absent: number, most = absent): number {
  const read = readCount(text, absent, most)
  if (read === undefined) throw new CosRefusal('InvalidArgument')
  return read
}
