import { isRecord, optionalText, platformText } from '../../../registry/manifests/manifest.ts'
import { asDigest, type Digest } from '../../../../drivers/common/names.ts'
import { parseJsonObject } from './json-document.ts'

export interface ConfigFacts {
  /** Undefined for attestations and signatures: their image configurations name no platform. */
  readonly platform?: string
  /** Undefined when the list holds invalid digests. */
  readonly diffIds: readonly Digest[] | undefined
}

/** Reads platform and layer digests of an image configuration. `path` is its name in the archive. */
export function readConfigFacts(bytes: Uint8Array, path: string): ConfigFacts {
  const document = parseJsonObject(bytes, path)
  const [os, architecture] = [optionalText(document, 'os'), optionalText(document, 'architecture')]
  const variant = optionalText(document, 'variant')
  const { rootfs } = document as { rootfs?: unknown }
  // An image without layers lists none of them, or says null.
  const diffIds = digestsOf((isRecord(rootfs) ? rootfs['diff_ids'] : undefined) ?? [])
  if (os === undefined || architecture === undefined || os === 'unknown') return { diffIds }
  const platform = platformText({ os, architecture, ...(variant === undefined ? {} : { variant }) })
  return { platform, diffIds }
}

function digestsOf(listed: unknown): readonly Digest[] | undefined {
  if (!Array.isArray(listed) || listed.length > maxLayers) return undefined
  const digests = listed.map((each) => (typeof each === 'string' ? asDigest(each) : undefined))
  return digests.every((each) => each !== undefined) ? digests : undefined
}

const maxLayers = 10_000
