import { asDigest, asTag, type Digest } from '../../../drivers/common/names.ts'
import {
  isNotFound,
  isStoreError,
  mapConcurrent,
  rangedPages,
  type ObjectInfo,
  type StorageDriver,
} from '../../../drivers/index.ts'
import { holdsDigest } from '../../registry/layout/links.ts'

/** Everything in the folder of one tag, as it is listed now. */
export interface TagFolder {
  /** As it stands in the keys: it may be a name that no registry serves. */
  readonly tag: string
  readonly current?: ObjectInfo
  /** What the current link holds; undefined where there is none, or it holds no digest. */
  readonly digest?: Digest
  readonly history: readonly { readonly link: ObjectInfo; readonly digest?: Digest }[]
  /** What a registry does not write there. */
  readonly others: readonly ObjectInfo[]
}

/**
 * Lists the folders of these tags; of all tags of the repository where none are named. `prefix` is the repository's. A current
 * link is read where the listing does not prove what it holds. Tags that are not there are left out.
 */
export async function* tagFolders(
  driver: StorageDriver,
  prefix: string,
  tags: ReadonlySet<string> | undefined,
  signal: AbortSignal,
): AsyncGenerator<TagFolder, void, undefined> {
  const root = `${prefix}_manifests/tags/`
  const isFew = tags !== undefined && tags.size <= mostListedAlone && [...tags].every(isSafeName)
  const roots = isFew ? [...tags].map((tag) => `${root}${tag}/`) : [root]
  yield* mapConcurrent(
    listed(driver, root, roots, tags, signal),
    readsAtOnce,
    (folder, stop) => withDigest(driver, folder, stop),
    signal,
  )
}

/** One list of all tags is a request for a few hundred of them. */
const mostListedAlone = 16
const readsAtOnce = 64

function isSafeName(tag: string): boolean {
  return asTag(tag) !== undefined
}

/** Keys of one tag stand together: they share a prefix that ends in a slash. */
async function* listed(
  driver: StorageDriver,
  root: string,
  roots: readonly string[],
  tags: ReadonlySet<string> | undefined,
  signal: AbortSignal,
): AsyncGenerator<TagFolder, void, undefined> {
  for (const prefix of roots) {
    let found: FoundFolder | undefined
    for await (const { objects } of rangedPages(driver.objects, { prefix }, signal)) {
      for (const object of objects) {
        const slash = object.key.indexOf('/', root.length)
        const tag = object.key.slice(root.length, slash)
        if (slash < 0 || tag === '' || tags?.has(tag) === false) continue
        if (found?.tag !== tag) {
          if (found !== undefined) yield found
          found = { tag, history: [], others: [] }
        }
        note(found, object, object.key.slice(slash + 1))
      }
    }
    if (found !== undefined) yield found
  }
}

interface FoundFolder {
  readonly tag: string
  current?: ObjectInfo
  readonly history: { readonly link: ObjectInfo; readonly digest?: Digest }[]
  readonly others: ObjectInfo[]
}

function note(folder: FoundFolder, object: ObjectInfo, rest: string): void {
  if (rest === 'current/link') {
    folder.current = object
    return
  }
  const [, algorithm, hex] = /^index\/([a-z0-9]+)\/([0-9a-f]+)\/link$/.exec(rest) ?? []
  if (algorithm === undefined) {
    folder.others.push(object)
    return
  }
  const digest = asDigest(`${algorithm}:${hex ?? ''}`)
  folder.history.push({ link: object, ...(digest === undefined ? {} : { digest }) })
}

async function withDigest(driver: StorageDriver, folder: TagFolder, signal: AbortSignal): Promise<TagFolder> {
  const { current } = folder
  if (current === undefined) return folder
  const proven = folder.history.find(({ digest }) => digest !== undefined && holdsDigest(current, digest))
  const digest = proven?.digest ?? (await digestIn(driver, current.key, signal))
  return digest === undefined ? folder : { ...folder, digest }
}

/** The digest that a link holds; undefined where it holds none, is gone, or cannot be read. */
async function digestIn(
  { objects }: StorageDriver,
  key: string,
  signal: AbortSignal,
): Promise<Digest | undefined> {
  try {
    const { bytes } = await objects.getWhole(key, { maxBytes: mostLinkBytes }, signal)
    return asDigest(new TextDecoder('utf-8', { ignoreBOM: true }).decode(bytes))
  } catch (error) {
    if (isNotFound(error) || isStoreError(error, 'TooLarge') || isStoreError(error, 'Archived'))
      return undefined
    throw error
  }
}

const mostLinkBytes = 1024
