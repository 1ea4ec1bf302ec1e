/**
 * What S3 and the services like it say to who sends them something, without a body of it: nginx reads and drops those, see
 * `sink.ts`. Told by its arguments the socket that it listens on, the milliseconds that it waits before each answer, and whether
 * the bucket is in the `path` or in the `host`. Asked for
 * `receivedBytes`, it sends how many bytes of requests nginx read since it was asked before.
 */
import { createServer, type IncomingHttpHeaders, type IncomingMessage, type ServerResponse } from 'node:http'
import { setTimeout as sleep } from 'node:timers/promises'

const [socket = '', latencyMs = '0', style = 'path'] = process.argv.slice(2)
/** By these their own clients know that it was the service that answered. */
const requestIds = Object.fromEntries(
  ['amz', 'oss', 'cos', 'kss'].map((service) => [`x-${service}-request-id`, 'a request']),
)

interface Answer {
  readonly status: number
  readonly headers?: Readonly<Record<string, string>>
  readonly document?: string
}

const objects = new Map<string, number>()
/** Bytes of the parts of an upload, by its id. */
const uploads = new Map<string, Map<string, number>>()
let receivedBytes = 0
let begun = 0

const server = createServer((request, response) => void respond(request, response))
server.keepAliveTimeout = 0
server.listen(socket, () => process.send?.('listening'))
process.on('message', (message) => {
  if (message !== 'receivedBytes') return
  process.send?.({ receivedBytes })
  receivedBytes = 0
})
process.once('disconnect', () => process.exit())

async function respond(request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { method = '', url = '' } = request
  const { status, headers = {}, document = '' } = await answer(method, url, request.headers)
  const length = method === 'HEAD' ? {} : { 'content-length': Buffer.byteLength(document) }
  response.writeHead(status, { 'content-type': 'application/xml', ...requestIds, ...length, ...headers })
  response.end(method === 'HEAD' ? undefined : document)
}

async function answer(method: string, address: string, headers: IncomingHttpHeaders): Promise<Answer> {
  receivedBytes += Number(headers['x-received-bytes'] ?? 0)
  if (latencyMs !== '0') await sleep(Number(latencyMs))
  const { pathname, searchParams } = new URL(address, 'http://sink')
  const [host = ''] = (headers.host ?? '').split('.')
  const [bucket = '', ...rest] = style === 'host' ? [host, pathname.slice(1)] : pathname.slice(1).split('/')
  const key = decodeURIComponent(rest.join('/'))
  const uploadId = searchParams.get('uploadId')
  if (key === '') return ofBucket(method, bucket, searchParams)
  if (method === 'POST' && searchParams.has('uploads')) return begin(bucket, key, headers)
  if (uploadId !== null) return ofUpload(method, bucket, key, uploadId, searchParams, headers)
  if (method === 'PUT') {
    objects.set(key, bodyBytes(headers))
    return { status: 200, headers: { etag: '"an object"' } }
  }
  if (method === 'DELETE') return { status: 204 }
  return head(key)
}

function ofBucket(method: string, bucket: string, query: URLSearchParams): Answer {
  if (method === 'HEAD') return { status: 200 }
  if (query.has('location')) return xml('LocationConstraint', '')
  const name = `<Bucket>${bucket}</Bucket><IsTruncated>false</IsTruncated>`
  if (query.has('uploads')) return xml('ListMultipartUploadsResult', name)
  return xml(
    'ListBucketResult',
    `<Name>${bucket}</Name><KeyCount>0</KeyCount><IsTruncated>false</IsTruncated>`,
  )
}

/** As Amazon does, it takes the checksums that the client asks for, and tells a part's as the client told it. */
function begin(bucket: string, key: string, headers: IncomingHttpHeaders): Answer {
  begun += 1
  const id = `upload-${begun}`
  uploads.set(id, new Map())
  const started = xml('InitiateMultipartUploadResult', `${names(bucket, key)}<UploadId>${id}</UploadId>`)
  return { ...started, headers: told(headers, 'x-amz-checksum-algorithm') }
}

function ofUpload(
  method: string,
  bucket: string,
  key: string,
  id: string,
  query: URLSearchParams,
  headers: IncomingHttpHeaders,
): Answer {
  const parts = uploads.get(id)
  if (parts === undefined) return { status: 404, document: '<Error><Code>NoSuchUpload</Code></Error>' }
  switch (method) {
    case 'PUT': {
      const number = query.get('partNumber') ?? ''
      parts.set(number, bodyBytes(headers))
      // No MD5: nobody here made one.
      return { status: 200, headers: { etag: `"part ${number}"`, ...told(headers, 'x-amz-checksum-crc32') } }
    }
    case 'POST': {
      const sizes = [...parts.values()]
      objects.set(
        key,
        sizes.reduce((sum, size) => sum + size, 0),
      )
      uploads.delete(id)
      const etag = `<ETag>"joined-${sizes.length}"</ETag>`
      return xml('CompleteMultipartUploadResult', `<Location>/${key}</Location>${names(bucket, key)}${etag}`)
    }
    case 'DELETE':
      uploads.delete(id)
      return { status: 204 }
    default:
      return xml(
        'ListPartsResult',
        `${names(bucket, key)}<UploadId>${id}</UploadId><IsTruncated>false</IsTruncated>`,
      )
  }
}

function told(headers: IncomingHttpHeaders, name: string): Readonly<Record<string, string>> {
  const value = headers[name]
  return typeof value === 'string' ? { [name]: value } : {}
}

function head(key: string): Answer {
  const sizeBytes = objects.get(key)
  if (sizeBytes === undefined) return { status: 404, document: '<Error><Code>NoSuchKey</Code></Error>' }
  const modified = new Date().toUTCString()
  return {
    status: 200,
    headers: { 'content-length': String(sizeBytes), etag: '"an object"', 'last-modified': modified },
  }
}

/** As the client said; with chunks that are signed, what is in them. */
function bodyBytes(headers: IncomingHttpHeaders): number {
  return Number(headers['x-amz-decoded-content-length'] ?? headers['x-body-bytes'] ?? 0)
}

function names(bucket: string, key: string): string {
  return `<Bucket>${bucket}</Bucket><Key>${key}</Key>`
}

function xml(name: string, content: string): Answer {
  return { status: 200, document: `<?xml version="1.0" encoding="UTF-8"?><${name}>${content}</${name}>` }
}
