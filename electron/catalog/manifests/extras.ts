import type { Explanation } from '../../../drivers/common/reasons.ts'
import type { ProblemReasonId } from '../../registry/explain.ts'
import {
  isRecord,
  readAnnotations,
  type Annotations,
  type Descriptor,
  type Manifest,
} from '../../registry/manifests/manifest.ts'
import { entryAnnotations } from '../../registry/manifests/index-entries.ts'

/** What few manifests have beyond columns, or each has in another way. */
export interface ManifestExtras {
  readonly annotations: Annotations
  /** By the place of a descriptor in the manifest. */
  readonly ofDescriptors: ReadonlyMap<number, Annotations>
  /** Why it is unreadable. */
  readonly why?: Explanation<ProblemReasonId>
}

/** The extras as JSON; an empty text for none. Undefined where they are more than is kept. */
export function writeExtras(manifest: Manifest, descriptors: readonly Descriptor[]): string | undefined {
  if (manifest.kind === 'unreadable') return JSON.stringify({ why: manifest.why })
  const entries: Record<string, Annotations> = {}
  for (const [at, { annotations }] of descriptors.entries()) {
    if (annotations === undefined) continue
    const kept = keptOf(annotations)
    if (Object.keys(kept).length > 0) entries[at] = kept
  }
  const own = 'annotations' in manifest ? manifest.annotations : {}
  const extras = {
    ...(Object.keys(own).length === 0 ? {} : { own }),
    ...(Object.keys(entries).length === 0 ? {} : { entries }),
  }
  const text = Object.keys(extras).length === 0 ? '' : JSON.stringify(extras)
  return text.length > mostExtraCharacters ? undefined : text
}

/** Labels as extras: the first ones, up to a size. */
export function writeLabels(labels: Annotations): string {
  const own: Record<string, string> = {}
  let left = mostLabelCharacters
  for (const [name, value] of Object.entries(labels)) {
    left -= name.length + value.length
    if (left < 0) break
    own[name] = value
  }
  return Object.keys(own).length === 0 ? '' : JSON.stringify({ own })
}

/** An index of 1,000 images with their attestations has 200,000. */
const mostExtraCharacters = 512 * 1024
/** The usual configurations have a few hundred. */
const mostLabelCharacters = 4 * 1024

export function readExtras(text: string): ManifestExtras {
  const value = text === '' ? undefined : parseJson(text)
  const extras = isRecord(value) ? value : {}
  const entries = isRecord(extras['entries']) ? extras['entries'] : {}
  const why = extras['why']
  return {
    annotations: readAnnotations(extras['own']),
    ofDescriptors: new Map(Object.entries(entries).map(([at, each]) => [Number(at), readAnnotations(each)])),
    ...(isExplanation(why) ? { why } : {}),
  }
}

/** A descriptor's annotations that tell what it is. A value that is longer than a digest tells nothing. */
function keptOf(annotations: Annotations): Annotations {
  const kept: Record<string, string> = {}
  for (const name of Object.values(entryAnnotations)) {
    const value = annotations[name]
    if (value !== undefined && value.length <= longestKept) kept[name] = value
  }
  return kept
}

const longestKept = 200

function isExplanation(value: unknown): value is Explanation<ProblemReasonId> {
  return isRecord(value) && typeof value['detail'] === 'string'
}

/** Undefined for what is no JSON: a file of this computer may be changed by others. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
