import { isRecord, optionalText, platformText } from '../../registry/manifest.ts'
import { asDigest, type Digest } from '../../registry/names.ts'
import { parseJsonObject } from './json-document.ts'
import { refused } from './refusals.ts'

export interface ConfigFacts {
  /** Undefined for what runs nowhere: attestations and signatures have configurations of images without one. */
  readonly platform?: string
  readonly diffIds: readonly Digest[]
}

/** What an image's configuration says of its layers. `path` is its name in the archive. */
export function readConfigFacts(bytes: Uint8Array, path: string): ConfigFacts {
  const document = parseJsonObject(bytes, path)
  const [os, architecture] = [optionalText(document, 'os'), optionalText(document, 'architecture')]
  const variant = optionalText(document, 'variant')
  const { rootfs } = document as { rootfs?: unknown }
  // An image without layers lists none of them, or says null.
  const listed = (isRecord(rootfs) ? rootfs['diff_ids'] : undefined) ?? []
  if (os === undefined || architecture === undefined || os === 'unknown')
    return { diffIds: digestsOf(listed) ?? [] }
  const diffIds = digestsOf(listed)
  if (diffIds === undefined) throw refused('configWithoutLayers', {}, path)
  return {
    platform: platformText({ os, architecture, ...(variant === undefined ? {} : { variant }) }),
    diffIds,
  }
}

function digestsOf(listed: unknown): readonly Digest[] | undefined {
  if (!Array.isArray(listed) || listed.length > maxLayers) return undefined
  const digests = listed.map((each) => (typeof each === 'string' ? asDigest(each) : undefined))
  return digests.every((each) => each !== undefined) ? digests : undefined
}

const maxLayers = 10_000
