import { element, group } from './xml.ts'
import { listVersions, type ListedVersion, type VersionQuery, type Versions } from './versions.ts'

/** What `VersioningConfiguration` holds: nothing where versioning never was on. */
export function versioningElements({ versioning }: Versions): string {
  if (versioning === 'off') return ''
  return element('Status', versioning === 'on' ? 'Enabled' : 'Suspended')
}

/** What `ListVersionsResult` holds. `name` writes a key as it was asked for, `more` what a service adds to a version. */
export function versionElements(
  versions: Versions,
  query: VersionQuery,
  name: (key: string) => string,
  more: (version: ListedVersion) => readonly string[],
): string {
  const { listed, truncated } = listVersions(versions, query)
  const last = listed.at(-1)
  return [
    element('Prefix', name(query.prefix)),
    element('KeyMarker', name(query.keyMarker)),
    element('VersionIdMarker', query.idMarker),
    element('MaxKeys', String(query.maxKeys)),
    element('IsTruncated', String(truncated)),
    ...(truncated && last !== undefined
      ? [element('NextKeyMarker', name(last.key)), element('NextVersionIdMarker', last.version.versionId)]
      : []),
    ...listed.map((each) => versionElement(each, name, more)),
  ].join('')
}

function versionElement(
  listed: ListedVersion,
  name: (key: string) => string,
  more: (version: ListedVersion) => readonly string[],
): string {
  const { key, latest, version } = listed
  const common = [
    element('Key', name(key)),
    element('VersionId', version.versionId),
    element('IsLatest', String(latest)),
  ]
  if (version.kind === 'deleteMarker') {
    const time = element('LastModified', new Date(version.atMs).toISOString())
    return group('DeleteMarker', ...common, time, ...more(listed))
  }
  const { object } = version
  return group(
    'Version',
    ...common,
    element('LastModified', new Date(object.modifiedAtMs).toISOString()),
    element('ETag', object.etag),
    element('Size', String(object.sizeBytes)),
    ...more(listed),
  )
}
