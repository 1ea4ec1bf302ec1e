import type { IncomingHttpHeaders } from 'node:http'
import { Readable } from 'node:stream'

import { responseSizes, requireLength } from '../../http/content-range.ts'
import { StoreError } from '../../common/errors.ts'
import type {
  ByteRange,
  ObjectBody,
  ObjectInfo,
  RangeInFile,
  RangeTarget,
  WholeObject,
  WholeOptions,
} from '../../driver/object-store.ts'
import type { LightAnswer } from '../../http/light-client.ts'
import { documentOf, type AskBucket } from '../light-bucket.ts'
import type { Pair } from '../signable-request.ts'
import type { LaneBucket } from '../lane-bucket.ts'
import { rangeBody } from '../range-body.ts'
import { rangeIntoFile } from '../range-into-file.ts'
import { wholeObject } from '../whole-object.ts'
import { receivedBody } from '../../http/received-body.ts'
import { restoreField } from '../../driver/restore.ts'
import type { OssCaller } from './caller.ts'
import type { OssClients } from './client.ts'

/** The classes that must be restored; `Archive` only where the bucket's real-time access of archives is off. */
export const archives: ReadonlySet<string> = new Set(['Archive', 'ColdArchive', 'DeepColdArchive'])

/**
 * The bytes of an object from an offset. The request has a range also for a whole object, so that the answer says how
 * large the object is. It asks for the standard behaviour of ranges: by default OSS answers a range past the end with
 * the whole object.
 */
export async function getBody(
  { open, ask }: Pick<OssClients, 'open' | 'ask'>,
  caller: OssCaller,
  key: string,
  range: ByteRange,
  signal: AbortSignal,
): Promise<ObjectBody> {
  const terms = { open, headers: standardRanges, infoOf: sizedInfo, head: headOf(ask) }
  const body = await rangeBody(terms, key, range, signal)
  return body ?? bodyBySdk(caller, ask, key, range, signal)
}

/** The same by the SDK, for answers that are not read here. */
async function bodyBySdk(
  caller: OssCaller,
  ask: AskBucket,
  key: string,
  range: ByteRange,
  signal: AbortSignal,
): Promise<ObjectBody> {
  if (range.length === 0) return emptyBody(ask, key, signal)
  const last = range.length === undefined ? '' : String(range.offset + range.length - 1)
  const headers = { Range: `bytes=${range.offset}-${last}`, 'x-oss-range-behavior': 'standard' }
  try {
    const { stream, res } = await caller({ signal, headers }, (client) => client.getStream(key))
    const { 'content-range': contentRange, 'content-length': contentLength } = res.headers
    try {
      const { sizeBytes, bodyBytes } = responseSizes({ contentRange, contentLength }, range)
      const info = objectInfo(key, { ...res.headers, 'content-length': String(sizeBytes) })
      return { info, bytes: receivedBody(stream, bodyBytes, signal) }
    } catch (error) {
      stream.destroy()
      throw error
    }
  } catch (cause) {
    if (cause instanceof StoreError && cause.where.status === 416) return emptyBody(ask, key, signal)
    throw cause
  }
}

/** Size, time and other properties of an object. Fails with NotFound if there is none. */
export async function headObject(
  ask: AskBucket,
  key: string,
  signal: AbortSignal,
): Promise<{ readonly info: ObjectInfo; readonly headers: IncomingHttpHeaders }> {
  const headersOf = async (query: readonly Pair[]): Promise<LightAnswer['headers']> => {
    const answer = await ask({ method: 'HEAD', key, query, maxBytes: 0 }, signal)
    documentOf(answer)
    return answer.headers
  }
  const headers = await headersOf([])
  if (headers['content-length'] !== undefined) return { info: objectInfo(key, headers), headers }
  // Where compression is on, a HEAD does not say how long the object is: its metadata does.
  const lengthBytes = (await headersOf([['objectMeta', '']]))['content-length']
  return { info: objectInfo(key, { ...headers, 'content-length': lengthBytes }), headers }
}

/** Of ranges OSS wants to be told that the standard holds; see `getBody`. */
const standardRanges: readonly Pair[] = [['x-oss-range-behavior', 'standard']]

/** A range into a file; see `rangeIntoFile`. */
export function getInto(
  lane: LaneBucket | undefined,
  key: string,
  target: RangeTarget,
  signal: AbortSignal,
): Promise<RangeInFile> {
  return rangeIntoFile({ lane, headers: standardRanges, infoOf: sizedInfo }, key, target, signal)
}

/** The object by one request; see `getBody`. */
export function getWhole(
  ask: AskBucket,
  key: string,
  options: WholeOptions,
  signal: AbortSignal,
): Promise<WholeObject> {
  return wholeObject(
    {
      ask,
      headers: standardRanges,
      infoOf: sizedInfo,
      head: headOf(ask),
    },
    key,
    options,
    signal,
  )
}

function headOf(ask: AskBucket) {
  return async (key: string, signal: AbortSignal) => (await headObject(ask, key, signal)).info
}

/** The service refuses a range past the end; a reader gets no bytes. */
async function emptyBody(ask: AskBucket, key: string, signal: AbortSignal): Promise<ObjectBody> {
  return { info: (await headObject(ask, key, signal)).info, bytes: Readable.from([]) }
}

function sizedInfo(key: string, sizeBytes: number, headers: IncomingHttpHeaders): ObjectInfo {
  return objectInfo(key, { ...headers, 'content-length': String(sizeBytes) })
}

function objectInfo(key: string, headers: IncomingHttpHeaders): ObjectInfo {
  const storageClass = textOf(headers['x-oss-storage-class'])
  const restore = textOf(headers['x-oss-restore'])
  const crc64 = headers['x-oss-hash-crc64ecma']
  return {
    key,
    sizeBytes: requireLength(headers['content-length']),
    modifiedAtMs: Date.parse(headers['last-modified'] ?? '') || 0,
    ...(headers.etag === undefined ? {} : { etag: headers.etag }),
    ...(storageClass === undefined ? {} : { storageClass }),
    ...restoreField(archives, { storageClass, restore }),
    ...(typeof crc64 === 'string' ? { checksum: { kind: 'crc64', value: crc64 } } : {}),
  }
}

function textOf(header: string | string[] | undefined): string | undefined {
  return typeof header === 'string' ? header : undefined
}
