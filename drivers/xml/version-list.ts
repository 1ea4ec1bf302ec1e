import { nextPairToken } from './page-token.ts'
import { StoreError } from '../common/errors.ts'
import { percentDecode } from './list-scanner.ts'
import type { ObjectStore, ObjectVersion, VersionPage, Versioning } from '../driver/object-store.ts'
import { childrenOf, childText, parseDocument, type XmlElement } from './document.ts'

/** What `GET ?versioning` answers: the status is left out where versioning never was on. The same on every service. */
export function readVersioning(xml: string): Versioning {
  const document = parseDocument(xml, 'VersioningConfiguration')
  const status = childText(document, 'Status')
  if (status === 'Enabled') return 'on'
  return status === 'Suspended' ? 'suspended' : 'off'
}

/** One page of what `GET ?versions` answers, the same on every service. */
export function readVersionPage(xml: string): VersionPage {
  const document = parseDocument(xml, 'ListVersionsResult')
  const nameOf = (text = ''): string =>
    childText(document, 'EncodingType') === 'url' ? percentDecode(text) : text
  const versions = childrenOf(document, 'Version').map((each) => ({
    ...common(each, 'version'),
    sizeBytes: wholeNumber(childText(each, 'Size')),
  }))
  const markers = childrenOf(document, 'DeleteMarker').map((each) => ({
    ...common(each, 'deleteMarker'),
    sizeBytes: 0,
  }))
  const keyMarker = nameOf(childText(document, 'NextKeyMarker'))
  const idMarker = childText(document, 'NextVersionIdMarker')
  return {
    versions: [...versions, ...markers],
    next: nextPairToken(childText(document, 'IsTruncated'), keyMarker, idMarker),
  }

  function common<Kind extends ObjectVersion['kind']>(element: XmlElement, kind: Kind) {
    const latest = childText(element, 'IsLatest') === 'true'
    const versionId = childText(element, 'VersionId') ?? 'null'
    return { kind, key: nameOf(childText(element, 'Key')), versionId, latest }
  }
}

/** What a bucket keeps beside the newest versions of its objects. */
export interface VersionSums {
  /** Versions that are not the newest of their key, or whose key is deleted. */
  readonly oldVersions: number
  readonly oldBytes: number
  readonly deleteMarkers: number
  /** All that were looked at, the newest included. */
  readonly listed: number
}

/** Lists every version of a bucket, and yields the sums after each page. Nothing is kept but the sums. */
export async function* sumVersions(
  objects: Pick<ObjectStore, 'listVersions'>,
  signal: AbortSignal,
): AsyncGenerator<VersionSums, void, undefined> {
  let sums: VersionSums = { oldVersions: 0, oldBytes: 0, deleteMarkers: 0, listed: 0 }
  let token: string | undefined
  do {
    const query = { prefix: '', ...(token === undefined ? {} : { token }) }
    const page = await objects.listVersions(query, signal)
    for (const version of page.versions) sums = plus(sums, version)
    yield sums
    token = page.next
  } while (token !== undefined)
}

function plus(sums: VersionSums, { kind, latest, sizeBytes }: ObjectVersion): VersionSums {
  const listed = sums.listed + 1
  if (kind === 'deleteMarker') return { ...sums, listed, deleteMarkers: sums.deleteMarkers + 1 }
  if (latest) return { ...sums, listed }
  return { ...sums, listed, oldVersions: sums.oldVersions + 1, oldBytes: sums.oldBytes + sizeBytes }
}

function wholeNumber(text = ''): number {
  const value = Number(text)
  if (text !== '' && Number.isSafeInteger(value) && value >= 0) return value
  throw new StoreError('Corrupt', 'a size in the answer is no number', {}, { retry: 'later' })
}
