import { nextPairToken, requireSize } from './response-fields.ts'
import { percentDecode } from './percent-decode.ts'
import type { ObjectVersion, VersionPage, Versioning } from '../driver/object-store.ts'
import { childrenOf, childText, parseDocument, type XmlElement } from './document.ts'

/** Reads the response to `GET ?versioning`, which has no status where versioning was never on. The same for all services. */
export function readVersioning(xml: string): Versioning {
  const document = parseDocument(xml, 'VersioningConfiguration')
  const status = childText(document, 'Status')
  if (status === 'Enabled') return 'on'
  return status === 'Suspended' ? 'suspended' : 'off'
}

/** Reads one page of the response to `GET ?versions`. The same for all services. */
export function readVersionPage(xml: string): VersionPage {
  const document = parseDocument(xml, 'ListVersionsResult')
  const nameOf = (text = ''): string =>
    childText(document, 'EncodingType') === 'url' ? percentDecode(text) : text
  const versions = childrenOf(document, 'Version').map((each) => ({
    ...common(each, 'version'),
    sizeBytes: requireSize(childText(each, 'Size')),
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
