import { sha256Of } from '../registry/digests.ts'
import type { Digest } from '../../drivers/common/names.ts'

/** Bytes and the digest they are kept under. */
export interface Content {
  readonly digest: Digest
  readonly bytes: Uint8Array
}

/** A descriptor as manifests spell it. */
export interface DescriptorJson {
  readonly mediaType: string
  readonly digest: Digest
  readonly size: number
  readonly [more: string]: unknown
}

export function contentOf(bytes: Uint8Array): Content {
  return { digest: sha256Of(bytes), bytes }
}

/** The document as it is stored: its members in the order they were given. */
export function jsonContent(document: unknown): Content {
  return contentOf(new TextEncoder().encode(JSON.stringify(document, undefined, 2)))
}

export function descriptorOf(
  { digest, bytes }: Content,
  mediaType: string,
  more: Readonly<Record<string, unknown>> = {},
): DescriptorJson {
  return { mediaType, digest, size: bytes.byteLength, ...more }
}
