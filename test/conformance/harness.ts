import { request, type IncomingHttpHeaders } from 'node:http'

import { expect } from 'vitest'

import { StoreError, type ErrorCode, type StorageDriver } from '../../drivers/index.ts'
import { lookup } from '../../drivers/http/localhost-lookup.ts'
import type { Bucket } from '../clouds/common/bucket.ts'

/** What the suites need to know of an implementation. */
export interface DriverHarness {
  readonly name: string
  /** Opens an empty place with this rootdirectory. */
  readonly open: (rootdirectory: string) => Promise<StorageDriver>
  /** Opens another bucket of the same service. */
  readonly openOther: () => Promise<StorageDriver>
  /** Fetches a presigned URL; undefined where the store has none. */
  readonly presigns: boolean
  /** Switches the versioning of the place; it has none when absent. */
  readonly setVersioning?: (to: 'on' | 'suspended') => void | Promise<void>
  /**
   * The bucket as an emulated service keeps it. A suite fills it directly where it needs a thousand entries for a second
   * page. Without it, as on a real service, each entry goes through the driver.
   */
  readonly bucket?: () => Bucket | undefined
}

export const live = new AbortController().signal

/** Deterministic bytes that no compression or deduplication shortens. */
export function someBytes(length: number, seed = 1): Uint8Array {
  const bytes = new Uint8Array(length)
  let state = seed * 2654435761 + 1
  for (let at = 0; at < length; at += 1) {
    state = (Math.imul(state, 1664525) + 1013904223) | 0
    bytes[at] = state >>> 24
  }
  return bytes
}

/** Fails unless the promise rejects with this code. */
export async function expectCode(promise: Promise<unknown>, code: ErrorCode): Promise<StoreError> {
  const error = await promise.then(
    () => undefined,
    (failure: unknown) => failure,
  )
  expect(error, `expected a failure with ${code}`).toBeInstanceOf(StoreError)
  const failure = error as StoreError
  expect(failure.code, failure.message).toBe(code)
  return failure
}

export async function readAll(bytes: AsyncIterable<Uint8Array>): Promise<Uint8Array> {
  const chunks: Uint8Array[] = []
  for await (const chunk of bytes) chunks.push(chunk)
  return new Uint8Array(Buffer.concat(chunks))
}

export async function flat<Item>(pages: AsyncIterable<readonly Item[]>): Promise<Item[]> {
  const items: Item[] = []
  for await (const page of pages) for (const item of page) items.push(item)
  return items
}

/** A request without credentials, as any client of a presigned URL makes it; names below localhost resolve. */
export function fetchUrl(
  url: string,
  method: 'GET' | 'HEAD',
): Promise<{ status: number; headers: IncomingHttpHeaders; body: Uint8Array }> {
  return new Promise((resolve, reject) => {
    const sent = request(url, { method, lookup, agent: false }, (answer) => {
      readAll(answer).then(
        (body) => resolve({ status: answer.statusCode ?? 0, headers: answer.headers, body }),
        reject,
      )
    })
    sent.once('error', reject)
    sent.end()
  })
}
