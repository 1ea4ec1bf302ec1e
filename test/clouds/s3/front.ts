import { randomBytes } from 'node:crypto'
import { request as send } from 'node:http'

import type { Answer } from '../common/answer.ts'
import { bucketBefore, readRequest, type CloudRequest } from '../common/request.ts'
import { startServer, type CloudServer } from '../common/server.ts'
import { errorDocument, S3Refusal, type RefusalCode } from './errors.ts'
import { operationOf } from './operations.ts'

/**
 * Stands in front of a real S3 server and passes everything on as it came, signatures and all, but for the faults
 * that it is told to make.
 */
export async function startFront(server: string): Promise<CloudServer<RefusalCode>> {
  return startServer<RefusalCode>({
    read: (message, body) => readRequest(message, body, bucketBefore('localhost')),
    operationOf,
    serve: (_, request) => passOn(server, request),
    refusal: (code) => new S3Refusal(code),
    failure: (error) => new S3Refusal('InternalError', {}, String(error)),
    refused: (refusal, message, requestId) => ({
      status: refusal.status,
      headers: { 'content-type': 'application/xml' },
      body: errorDocument(refusal, message.url ?? '', requestId),
    }),
    newRequestId: () => randomBytes(8).toString('hex').toUpperCase(),
    requestIdHeader: 'x-amz-request-id',
  })
}

function passOn(server: string, request: CloudRequest): Promise<Answer> {
  const { method, rawPath, rawQuery, body } = request
  const { hostname, port } = new URL(server)
  const path = rawQuery === '' ? rawPath : `${rawPath}?${rawQuery}`
  return new Promise((resolve, reject) => {
    const sent = send(
      { hostname, port, method, path, headers: kept(request.headers, ofRequest), agent: false },
      (answer) => {
        const chunks: Buffer[] = []
        answer.on('data', (chunk: Buffer) => chunks.push(chunk))
        answer.on('error', reject)
        answer.on('end', () => {
          const headers = new Map(
            Object.entries(answer.headers).map(([name, value]) => [name, String(value)]),
          )
          // Of HEAD the length is what is asked; of others it is that of the body, which a fault may shorten.
          const dropped = method === 'HEAD' ? ofAnswer : new Set([...ofAnswer, 'content-length'])
          resolve({
            status: answer.statusCode ?? 502,
            headers: kept(headers, dropped),
            body: Buffer.concat(chunks),
          })
        })
      },
    )
    sent.on('error', reject)
    sent.end(body)
  })
}

const ofRequest: ReadonlySet<string> = new Set(['connection', 'expect', 'transfer-encoding', 'keep-alive'])
const ofAnswer: ReadonlySet<string> = new Set(['connection', 'transfer-encoding', 'keep-alive', 'date'])

function kept(headers: ReadonlyMap<string, string>, dropped: ReadonlySet<string>): Record<string, string> {
  return Object.fromEntries([...headers].filter(([name]) => !dropped.has(name)))
}
