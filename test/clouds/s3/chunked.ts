import { createHmac } from 'node:crypto'
import { crc32 } from 'node:zlib'

import { S3Refusal } from './errors.ts'
import type { S3Request } from './request.ts'
import { sha256 } from './signature-v4.ts'

export interface ChunkSigning {
  readonly payloadHash: string
  readonly seedSignature: string
  readonly time: string
  readonly scope: string
  readonly signingKey: Buffer
}

/**
 * The body of an aws-chunked request: `size;chunk-signature=…` lines, each chunk signed over the one before where
 * the payload is signed, and trailing headers with a checksum where they were announced.
 */
export function joinChunks(request: S3Request, signing: ChunkSigning): Buffer {
  const signed = !signing.payloadHash.includes('UNSIGNED')
  const chunks: Buffer[] = []
  let previous = signing.seedSignature
  let at = 0
  for (;;) {
    const lineEnd = request.body.indexOf('\r\n', at)
    if (lineEnd < 0) throw new S3Refusal('IncompleteBody')
    const [size = '', signature = ''] = request.body
      .toString('latin1', at, lineEnd)
      .split(';chunk-signature=')
    const length = Number.parseInt(size, 16)
    if (Number.isNaN(length)) throw new S3Refusal('IncompleteBody')
    const chunk = request.body.subarray(lineEnd + 2, lineEnd + 2 + length)
    if (chunk.byteLength < length) throw new S3Refusal('IncompleteBody')
    if (signed) {
      const expected = chunkSignature(chunk, previous, signing)
      if (signature !== expected) throw new S3Refusal('SignatureDoesNotMatch')
      previous = expected
    }
    at = lineEnd + 2 + length
    if (length === 0) break
    at += 2
    chunks.push(chunk)
  }
  const body = Buffer.concat(chunks)
  verifyLength(request, body)
  verifyTrailer(request, body, request.body.toString('latin1', at))
  return body
}

function chunkSignature(chunk: Buffer, previous: string, signing: ChunkSigning): string {
  const text = [
    'AWS4-HMAC-SHA256-PAYLOAD',
    signing.time,
    signing.scope,
    previous,
    sha256(''),
    sha256(chunk),
  ].join('\n')
  return createHmac('sha256', signing.signingKey).update(text).digest('hex')
}

function verifyLength(request: S3Request, body: Buffer): void {
  const announced = request.headers.get('x-amz-decoded-content-length')
  if (announced === undefined) throw new S3Refusal('MissingContentLength')
  if (Number(announced) !== body.byteLength) throw new S3Refusal('IncompleteBody')
}

function verifyTrailer(request: S3Request, body: Buffer, trailer: string): void {
  if (request.headers.get('x-amz-trailer') === undefined) return
  const given = /x-amz-checksum-crc32:\s*([A-Za-z0-9+/=]+)/i.exec(trailer)?.[1]
  if (given === undefined) throw new S3Refusal('InvalidRequest', {}, 'The announced trailer is missing')
  if (given !== crc32Base64(body)) throw new S3Refusal('BadDigest')
}

export function crc32Base64(body: Uint8Array): string {
  const bytes = Buffer.alloc(4)
  bytes.writeUInt32BE(crc32(body))
  return bytes.toString('base64')
}
