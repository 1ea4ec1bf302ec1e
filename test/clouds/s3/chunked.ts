import { createHmac } from 'node:crypto'

import { sha256, verifyChecksum } from './checksums.ts'
import { S3Refusal } from './errors.ts'
import type { CloudRequest } from '../common/request.ts'

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
export function joinChunks(request: CloudRequest, signing: ChunkSigning): Buffer {
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
      previous = requireSigned(signature, ['AWS4-HMAC-SHA256-PAYLOAD', previous, sha256('')], chunk, signing)
    }
    at = lineEnd + 2 + length
    if (length === 0) break
    at += 2
    chunks.push(chunk)
  }
  const body = Buffer.concat(chunks)
  verifyLength(request, body)
  if (request.headers.has('x-amz-trailer')) {
    const trailer = request.body.toString('latin1', at)
    verifyTrailer(request.headers.get('x-amz-trailer') ?? '', trailer, body)
    if (signed) verifyTrailerSignature(trailer, previous, signing)
  }
  return body
}

/** The signature of a link in the chain: over what it is, the link before, and its content. */
function requireSigned(
  given: string,
  [kind, previous, ...more]: readonly [string, string, ...string[]],
  content: Buffer | string,
  signing: ChunkSigning,
): string {
  const text = [kind, signing.time, signing.scope, previous, ...more, sha256(content)].join('\n')
  const expected = createHmac('sha256', signing.signingKey).update(text).digest('hex')
  if (given !== expected) throw new S3Refusal('SignatureDoesNotMatch', { StringToSign: text })
  return expected
}

function verifyLength(request: CloudRequest, body: Buffer): void {
  const announced = request.headers.get('x-amz-decoded-content-length')
  if (announced === undefined) throw new S3Refusal('MissingContentLength')
  if (Number(announced) !== body.byteLength) throw new S3Refusal('IncompleteBody')
}

function verifyTrailer(name: string, trailer: string, body: Buffer): void {
  const given = trailerLines(trailer).find(([each]) => each === name)?.[1]
  if (given === undefined) throw new S3Refusal('InvalidRequest', {}, 'The announced trailer is missing')
  verifyChecksum(name, given, body)
}

function verifyTrailerSignature(trailer: string, previous: string, signing: ChunkSigning): void {
  const lines = trailerLines(trailer)
  const given = lines.find(([name]) => name === signatureName)?.[1] ?? ''
  const content = lines
    .filter(([name]) => name !== signatureName)
    .map(([name, value]) => `${name}:${value}\n`)
    .join('')
  requireSigned(given, ['AWS4-HMAC-SHA256-TRAILER', previous], content, signing)
}

const signatureName = 'x-amz-trailer-signature'

function trailerLines(trailer: string): [string, string][] {
  return [...trailer.matchAll(/^([\w-]+):[ \t]*([^\r\n]*)/gm)].map(([, name = '', value = '']) => [
    name.toLowerCase(),
    value.trim(),
  ])
}
