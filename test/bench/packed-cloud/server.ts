import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

import { readRange } from '../../clouds/common/range.ts'
import { listPage, readPageQuery } from './list-page.ts'
import type { PackedObjects } from './packed-objects.ts'

/** What was asked of the service, by kinds. */
export type RequestKind =
  | 'list'
  | 'list with delimiter'
  | 'GET link'
  | 'GET blob'
  | 'HEAD'
  | 'of the bucket'
  | 'refused'

export interface PackedServer {
  readonly port: number
  /** How long each answer takes before it begins, at the least. */
  latencyMs: number
  readonly requests: Map<RequestKind, number>
  close(): void
}

/**
 * An S3 service that answers lists, GET and HEAD, at little cost, from buckets that never change. It knows its one access
 * key by its ID and looks at no signature: what it is for is to be fast.
 */
export async function startPackedServer(
  buckets: ReadonlyMap<string, PackedObjects>,
  accessKey: string,
): Promise<PackedServer> {
  const requests = new Map<RequestKind, number>()
  const server = createServer((message, response) => {
    message.resume()
    const answer = (): void => {
      const kind = respond(message, response, buckets, accessKey)
      requests.set(kind, (requests.get(kind) ?? 0) + 1)
    }
    if (service.latencyMs > 0) setTimeout(answer, service.latencyMs)
    else answer()
  })
  server.keepAliveTimeout = 60_000
  server.listen(0, '127.0.0.1')
  await new Promise((resolve) => server.once('listening', resolve))
  const service: PackedServer = {
    port: (server.address() as AddressInfo).port,
    latencyMs: 0,
    requests,
    close: () => {
      server.close()
      server.closeAllConnections()
    },
  }
  return service
}

function respond(
  message: IncomingMessage,
  response: ServerResponse,
  buckets: ReadonlyMap<string, PackedObjects>,
  accessKey: string,
): RequestKind {
  const { method = 'GET', url = '/' } = message
  const queryAt = url.indexOf('?')
  const path = decodeURIComponent(queryAt < 0 ? url : url.slice(0, queryAt))
  const query = queryMap(queryAt < 0 ? '' : url.slice(queryAt + 1))
  const refuse = (status: number, code: string, resource: Record<string, string> = {}): RequestKind => {
    const details = Object.entries({ Code: code, Message: '', ...resource, RequestId: requestId })
    const fields = details.map(([name, text]) => `<${name}>${text}</${name}>`)
    const body = `<?xml version="1.0" encoding="UTF-8"?><Error>${fields.join('')}</Error>`
    send(response, method, status, { 'content-type': 'application/xml' }, [Buffer.from(body)])
    return 'refused'
  }
  const id = signedBy(message, query)
  if (id === undefined) return refuse(403, 'AccessDenied')
  if (id !== accessKey) return refuse(403, 'InvalidAccessKeyId')
  if (method !== 'GET' && method !== 'HEAD') return refuse(405, 'MethodNotAllowed')
  const slash = path.indexOf('/', 1)
  const bucket = path.slice(1, slash < 0 ? undefined : slash)
  const key = slash < 0 ? '' : path.slice(slash + 1)
  const objects = buckets.get(bucket)
  if (objects === undefined) return refuse(404, 'NoSuchBucket', { BucketName: bucket })
  if (key !== '') return object(message, response, objects, key, refuse)
  const document = documentOf(query)
  if (method === 'HEAD' || document !== undefined) {
    send(response, method, 200, { 'content-type': 'application/xml' }, [Buffer.from(document ?? '')])
    return 'of the bucket'
  }
  if (query.has('versions')) return refuse(501, 'NotImplemented')
  const page = readPageQuery(query)
  if (page === undefined) return refuse(400, 'InvalidArgument', { BucketName: bucket })
  const headers = { 'content-type': 'application/xml' }
  send(response, method, 200, headers, listPage(bucket, objects, page))
  return page.delimiter === '' ? 'list' : 'list with delimiter'
}

type Refuse = (status: number, code: string, resource?: Record<string, string>) => RequestKind

function object(
  message: IncomingMessage,
  response: ServerResponse,
  objects: PackedObjects,
  key: string,
  refuse: Refuse,
): RequestKind {
  const index = objects.find(Buffer.from(key))
  if (index === undefined) return refuse(404, 'NoSuchKey', { Key: key })
  const sizeBytes = objects.sizeBytes(index)
  const headers: Record<string, string> = {
    'accept-ranges': 'bytes',
    'content-type': 'binary/octet-stream',
    etag: `"${objects.etag(index)}"`,
    'last-modified': new Date(objects.modifiedAtMs(index)).toUTCString(),
  }
  if (message.method === 'HEAD') {
    send(response, 'HEAD', 200, headers, [], sizeBytes)
    return 'HEAD'
  }
  const content = objects.content(index)
  // Layers are listed and never read; whoever does read one is told.
  if (content === undefined) return refuse(501, 'NotImplemented', { Key: key })
  const range = readRange(message.headers.range, sizeBytes)
  if (range === 'unsatisfiable') return refuse(416, 'InvalidRange', { Key: key })
  if (range === undefined) send(response, 'GET', 200, headers, [content])
  else {
    const [start, end] = range
    headers['content-range'] = `bytes ${start}-${end - 1}/${sizeBytes}`
    send(response, 'GET', 206, headers, [content.subarray(start, end)])
  }
  return key.endsWith('/link') ? 'GET link' : 'GET blob'
}

/** Who signed: in the header of either version, or in the query; undefined where nobody did. */
function signedBy(message: IncomingMessage, query: ReadonlyMap<string, string>): string | undefined {
  const { authorization = '' } = message.headers
  const ofHeader = /Credential=([^/]+)/.exec(authorization) ?? /^AWS ([^:]+):/.exec(authorization)
  return ofHeader?.[1] ?? query.get('X-Amz-Credential')?.split('/')[0] ?? query.get('AWSAccessKeyId')
}

/** What is asked of a bucket beside its objects. */
function documentOf(query: ReadonlyMap<string, string>): string | undefined {
  const root = (name: string, content: string): string =>
    `<?xml version="1.0" encoding="UTF-8"?><${name} xmlns="http://s3.amazonaws.com/doc/2006-03-01/">${content}</${name}>`
  if (query.has('location')) return root('LocationConstraint', 'us-east-1')
  if (query.has('versioning')) return root('VersioningConfiguration', '')
  if (!query.has('uploads')) return undefined
  return root('ListMultipartUploadsResult', '<MaxUploads>1000</MaxUploads><IsTruncated>false</IsTruncated>')
}

function queryMap(text: string): ReadonlyMap<string, string> {
  const query = new Map<string, string>()
  for (const pair of text.split('&')) {
    const [name = '', value = ''] = pair.split('=')
    if (name !== '') query.set(name, decodeURIComponent(value.replaceAll('+', ' ')))
  }
  return query
}

const requestId = 'tx000000000000000000001-000000-bench'

function send(
  response: ServerResponse,
  method: string,
  status: number,
  headers: Readonly<Record<string, string>>,
  pieces: readonly Buffer[],
  sizeBytes = pieces.reduce((sum, piece) => sum + piece.byteLength, 0),
): void {
  response.writeHead(status, { ...headers, 'content-length': sizeBytes, 'x-amz-request-id': requestId })
  if (method === 'HEAD') {
    response.end()
    return
  }
  response.cork()
  for (const piece of pieces) response.write(piece)
  response.end()
}
