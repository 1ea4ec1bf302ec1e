import { randomBytes } from 'node:crypto'

import type { StoredObject } from './stored-object.ts'

/** Off until it is first switched on; from then on only suspended. */
export type Versioning = 'off' | 'on' | 'suspended'

/** An object as it once was, or that it was deleted. */
export type StoredVersion =
  | { readonly kind: 'version'; readonly versionId: string; readonly object: StoredObject }
  | { readonly kind: 'deleteMarker'; readonly versionId: string; readonly atMs: number }

/** The versions of one bucket's objects, of each key the newest first. */
export class Versions {
  versioning: Versioning = 'off'
  readonly #byKey = new Map<string, StoredVersion[]>()

  /** Notes what a key stands for now, and gives its version. */
  put(key: string, object: StoredObject): string {
    const versionId = this.#newId()
    this.#add(key, { kind: 'version', versionId, object })
    return versionId
  }

  /** Notes that a key stands for nothing now. */
  delete(key: string, atMs = Date.now()): void {
    if (this.versioning === 'off') this.#byKey.delete(key)
    else this.#add(key, { kind: 'deleteMarker', versionId: this.#newId(), atMs })
  }

  of(key: string): readonly StoredVersion[] {
    return this.#byKey.get(key) ?? []
  }

  /** In the byte order of their UTF-8. */
  keys(): string[] {
    return [...this.#byKey.keys()].toSorted((a, b) => Buffer.compare(Buffer.from(a), Buffer.from(b)))
  }

  /** What is written while versioning is not on has the version `null`, of which there is one. */
  #newId(): string {
    return this.versioning === 'on' ? randomBytes(16).toString('hex') : 'null'
  }

  #add(key: string, version: StoredVersion): void {
    const before = this.of(key).filter(({ versionId }) => versionId !== version.versionId)
    this.#byKey.set(key, this.versioning === 'off' ? [version] : [version, ...before])
  }
}

export interface VersionQuery {
  readonly prefix: string
  readonly maxKeys: number
  /** Key and version of the last of the page before; all when the key is empty. */
  readonly keyMarker: string
  readonly idMarker: string
}

export interface ListedVersion {
  readonly key: string
  readonly latest: boolean
  readonly version: StoredVersion
}

/** What a request to list versions asks for. */
export function readVersionQuery(query: ReadonlyMap<string, string>, maxKeys: number): VersionQuery {
  return {
    prefix: query.get('prefix') ?? '',
    maxKeys,
    keyMarker: query.get('key-marker') ?? '',
    idMarker: query.get('version-id-marker') ?? '',
  }
}

/** One page as every service cuts it: by keys, and of a key from the newest to the oldest. */
export function listVersions(
  versions: Versions,
  { prefix, maxKeys, keyMarker, idMarker }: VersionQuery,
): { readonly listed: readonly ListedVersion[]; readonly truncated: boolean } {
  const after = Buffer.from(keyMarker)
  const all = versions
    .keys()
    .filter((key) => key.startsWith(prefix))
    .flatMap((key) => {
      const compared = keyMarker === '' ? 1 : Buffer.compare(Buffer.from(key), after)
      if (compared < 0 || (compared === 0 && idMarker === '')) return []
      const own = versions.of(key).map((version, at) => ({ key, latest: at === 0, version }))
      return compared === 0
        ? own.slice(own.findIndex(({ version }) => version.versionId === idMarker) + 1)
        : own
    })
  const listed = all.slice(0, maxKeys)
  return { listed, truncated: all.length > listed.length }
}
