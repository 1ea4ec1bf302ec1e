import { asDigest } from '../../../drivers/common/names.ts'
import type { ObjectInfo } from '../../../drivers/index.ts'
import type { DeleteOperation, Operation } from '../model/operation.ts'

/** An operation with its place in its phase, from 0. */
export interface NumberedOperation {
  readonly at: number
  readonly operation: Operation
}

/** What is kept before an operation is done for the first time. `before` is what was at the key (of a move: at `to`). */
export type Kept =
  | {
      readonly kind: 'put'
      readonly at: number
      readonly key: string
      readonly text: string
      readonly before: Before
    }
  | { readonly kind: 'delete'; readonly at: number; readonly key: string; readonly before: Before }
  | {
      readonly kind: 'move'
      readonly at: number
      readonly key: string
      readonly to: string
      readonly source: MovedSource
      readonly before: Before
    }

/** Undefined where there was no object. */
export type Before = Uint8Array | undefined

export type MovedSource = Pick<ObjectInfo, 'sizeBytes' | 'modifiedAtMs' | 'etag'>

/**
 * Kept bytes; or the note that operations up to this one (exclusive) may have been done; or that an object may have been
 * moved back.
 */
export type KeptLine =
  | Kept
  | { readonly kind: 'begun'; readonly to: number }
  | { readonly kind: 'back'; readonly at: number }

/** Reads a line that `JSON.stringify` made of an operation; undefined where it is none. Made by hand: there are many. */
export function parseOperation(line: string): Operation | undefined {
  const value = parseObject(line)
  const { kind, key } = value ?? {}
  if (value === undefined || typeof key !== 'string') return undefined
  if (kind === 'put') {
    const { text } = value
    return typeof text === 'string' ? { kind, key, text } : undefined
  }
  const { sizeBytes } = value
  if (!isCount(sizeBytes)) return undefined
  switch (kind) {
    case 'delete':
      return parseDelete(value, key, sizeBytes)
    case 'move': {
      const { to } = value
      return typeof to === 'string' ? { kind, key, to, sizeBytes } : undefined
    }
    case 'abortUpload': {
      const { uploadId } = value
      return typeof uploadId === 'string' ? { kind, key, uploadId, sizeBytes } : undefined
    }
    case 'fetchBlob': {
      const { from } = value
      const digest = typeof value['digest'] === 'string' ? asDigest(value['digest']) : undefined
      return digest === undefined || typeof from !== 'string'
        ? undefined
        : { kind, key, digest, from, sizeBytes }
    }
    default:
      return undefined
  }
}

export function keptLine(kept: KeptLine): string {
  if (kept.kind === 'begun' || kept.kind === 'back') return `${JSON.stringify(kept)}\n`
  const { before, ...rest } = kept
  const was = before === undefined ? null : Buffer.from(before).toString('base64')
  return `${JSON.stringify({ ...rest, before: was })}\n`
}

export function parseKept(line: string): KeptLine | undefined {
  const value = parseObject(line)
  if (value === undefined) return undefined
  const { kind, to, at, key, text } = value
  if (kind === 'begun') return isCount(to) ? { kind, to } : undefined
  if (kind === 'back') return isCount(at) ? { kind, at } : undefined
  const was = value['before']
  if (!isCount(at) || typeof key !== 'string' || (was !== null && typeof was !== 'string')) return undefined
  const before = was === null ? undefined : Buffer.from(was, 'base64')
  if (kind === 'put') return typeof text === 'string' ? { kind, at, key, text, before } : undefined
  if (kind === 'delete') return { kind, at, key, before }
  const source = parseSource(value['source'])
  if (kind !== 'move' || typeof to !== 'string' || source === undefined) return undefined
  return { kind, at, key, to, source, before }
}

function parseDelete(
  value: Readonly<Record<string, unknown>>,
  key: string,
  sizeBytes: number,
): DeleteOperation | undefined {
  const { writtenAtMs } = value
  const keep = parseKeep(value['keep'])
  if (keep === undefined || (writtenAtMs !== undefined && typeof writtenAtMs !== 'number')) return undefined
  return { kind: 'delete', key, sizeBytes, keep, ...(writtenAtMs === undefined ? {} : { writtenAtMs }) }
}

function parseKeep(value: unknown): DeleteOperation['keep'] | undefined {
  if (!isObject(value)) return undefined
  const { kind, text, store } = value
  if (kind === 'text') return typeof text === 'string' ? { kind, text } : undefined
  if (kind === 'store') {
    const digest = typeof value['digest'] === 'string' ? asDigest(value['digest']) : undefined
    return digest === undefined || typeof store !== 'string' ? undefined : { kind, store, digest }
  }
  return kind === 'bytes' || kind === 'nothing' ? { kind } : undefined
}

function parseSource(value: unknown): MovedSource | undefined {
  if (!isObject(value)) return undefined
  const { sizeBytes, modifiedAtMs, etag } = value
  if (!isCount(sizeBytes) || typeof modifiedAtMs !== 'number') return undefined
  return { sizeBytes, modifiedAtMs, ...(typeof etag === 'string' ? { etag } : {}) }
}

function parseObject(line: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(line)
    return isObject(value) ? value : undefined
  } catch {
    return undefined
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null
}

function isCount(value: unknown): value is number {
  return typeof value === 'number' && Number.isSafeInteger(value) && value >= 0
}
