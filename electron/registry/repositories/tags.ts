import { mapConcurrent, type FileInfo, type StorageDriver } from '../../../drivers/index.ts'
import { Channel } from '../../../drivers/common/channel.ts'
import { explain } from '../explain.ts'
import { layout, parseLayout } from '../layout/layout.ts'
import { holdsDigest, readLink, type Link } from '../layout/links.ts'
import { asTag, type Digest, type RepositoryName } from '../../../drivers/common/names.ts'
import type { Problem } from '../../../drivers/common/problem.ts'
import { summarize, type Summary } from '../manifests/manifest-summary.ts'
import type { FactsSource } from '../manifests/read-facts.ts'
import { sessionMemory } from '../manifests/session-memory.ts'

/**
 * The state of a tag. Yielded up to three times for each tag, and once before where it is remembered; a later state replaces the
 * earlier. `gone`: it is remembered, and there no more.
 */
export interface TagState {
  readonly tag: string
  readonly known: 'listed' | 'linked' | 'read' | 'gone'
  readonly pushedAtMs?: number
  readonly historyCount: number
  readonly digest?: Digest
  readonly summary?: Summary
  readonly problems: readonly Problem[]
}

/**
 * Lists the tags of a repository. One flat listing gives names, times, history counts and, where entity tags are MD5s, what
 * the links hold. Other links, and manifests, are read in parallel. States are yielded in batches, the first at once: what is
 * remembered of the tags, which the listing then replaces.
 */
export async function* listTags(
  driver: StorageDriver,
  repository: RepositoryName,
  signal: AbortSignal,
  memory = sessionMemory(driver),
  remembered: readonly TagState[] = [],
): AsyncGenerator<readonly TagState[], void, undefined> {
  const stop = new AbortController()
  const both = AbortSignal.any([signal, stop.signal])
  const rows = new Channel<TagState>()
  const listed = new Channel<TagState>()
  const work = Promise.all([list(), read()]).then(
    () => rows.end(),
    (error: unknown) => rows.fail(error),
  )
  try {
    for (let from = 0; from < remembered.length; from += rowsOfPage) {
      yield remembered.slice(from, from + rowsOfPage)
    }
    yield* rows.batches(batchEveryMs)
  } finally {
    stop.abort()
    await work
  }

  async function list(): Promise<void> {
    const before = new Map(remembered.map((state) => [state.tag, state]))
    const later: TagState[] = []
    let begun = 0
    try {
      for await (const state of walkTags(driver, repository, both)) {
        const told = newerThan(before.get(state.tag), state)
        if (told !== undefined) rows.push(told)
        before.delete(state.tag)
        // A link is read where the listing does not tell what it holds, whatever is remembered of it.
        if (begun < tagsAtOnce) listed.push(state)
        else later.push(state)
        begun += 1
      }
      // Thousands of reads would hold up the list, which tells all names and most digests.
      for (const state of later) listed.push(state)
      for (const tag of before.keys()) rows.push({ tag, known: 'gone', historyCount: 0, problems: [] })
    } finally {
      listed.end()
    }
  }

  async function read(): Promise<void> {
    const done = mapConcurrent(
      listed,
      tagsAtOnce,
      (state, each) => readTag({ driver, memory, repository }, state, rows, each),
      both,
    )
    for await (const _ of done) void _
  }
}

/** What a listing adds to what is remembered of a tag; undefined for nothing. */
function newerThan(before: TagState | undefined, listed: TagState): TagState | undefined {
  if (before === undefined || before.pushedAtMs !== listed.pushedAtMs) return listed
  const isSame =
    before.historyCount === listed.historyCount &&
    listed.problems.length === 0 &&
    (listed.digest === undefined || listed.digest === before.digest)
  // The link was not written since: what it held is shown until it is read.
  return isSame ? undefined : { ...before, ...listed, known: 'linked' }
}

const rowsOfPage = 2000

/** More than a store lets run at once: its limit decides. */
const tagsAtOnce = 128
const batchEveryMs = 60

async function readTag(
  { driver, memory, repository }: FactsSource,
  state: TagState,
  rows: Channel<TagState>,
  signal: AbortSignal,
): Promise<void> {
  const tag = asTag(state.tag)
  if (tag === undefined || state.problems.some((problem) => problem.id === 'missingLink')) {
    rows.push({ ...state, known: 'read' })
    return
  }
  const link: Link =
    state.digest === undefined
      ? await readLink(driver, layout.manifestTagCurrent(repository, tag), signal)
      : { digest: state.digest }
  if ('problem' in link) {
    rows.push({ ...state, known: 'read', problems: [...state.problems, link.problem] })
    return
  }
  const linked = { ...state, known: 'linked', digest: link.digest } as const
  if (state.digest === undefined) rows.push(linked)
  const { summary, problems } = await summarize(driver, repository, link.digest, signal, memory)
  rows.push({ ...linked, known: 'read', summary, problems: [...state.problems, ...problems] })
}

/** What the flat listing tells of one tag. */
interface ListedTag {
  readonly tag: string
  current?: FileInfo & { readonly kind: 'file' }
  /** A digest in `index/` whose link has the same entity tag as `current`. */
  sameLink?: Digest
  historyCount: number
}

/** Groups the flat listing by tag: keys of one tag stand together, as they share a prefix that ends in a slash. */
async function* walkTags(
  driver: StorageDriver,
  repository: RepositoryName,
  signal: AbortSignal,
): AsyncGenerator<TagState, void, undefined> {
  const root = layout.manifestTags(repository)
  let listed: ListedTag | undefined
  for await (const page of driver.walk(root, {}, signal)) {
    for (const info of page) {
      if (info.kind !== 'file') continue
      const [tag = '', ...rest] = info.path.slice(root.length + 1).split('/')
      if (rest.length === 0) continue
      if (listed?.tag !== tag) {
        if (listed !== undefined) yield finish(listed)
        listed = { tag, historyCount: 0 }
      }
      note(listed, rest, info)
    }
  }
  if (listed !== undefined) yield finish(listed)

  function finish(listed: ListedTag): TagState {
    const { tag, current, historyCount } = listed
    const path = `${root}/${tag}`
    const problems: Problem[] = []
    if (asTag(tag) === undefined) {
      problems.push({ id: 'badTagName', path, ...explain('tagName', {}) })
    }
    if (current === undefined) {
      problems.push({ id: 'missingLink', path: `${path}/current/link`, ...explain('tagNowhere', {}) })
      return { tag, known: 'listed', historyCount, problems }
    }
    const state = { tag, historyCount, pushedAtMs: current.modifiedAtMs, problems }
    const digest = provenDigest(listed)
    return digest === undefined ? { ...state, known: 'listed' } : { ...state, known: 'linked', digest }
  }
}

/** The digest that `current/link` holds by its entity tag; undefined where that tells nothing, or nobody can read it. */
function provenDigest({ current, sameLink }: ListedTag): Digest | undefined {
  // A link in an archive class is read, so that the store says why it cannot be.
  if (current === undefined || current.restore !== undefined) return undefined
  return sameLink !== undefined && holdsDigest(current, sameLink) ? sameLink : undefined
}

function note(listed: ListedTag, rest: readonly string[], info: FileInfo & { kind: 'file' }): void {
  if (rest.join('/') === 'current/link') {
    listed.current = info
    return
  }
  if (rest[0] !== 'index' || rest.at(-1) !== 'link') return
  listed.historyCount += 1
  // `current/` sorts before `index/`.
  if (info.etag === undefined || info.etag !== listed.current?.etag) return
  const entry = parseLayout(info.path)
  if ('digest' in entry) listed.sameLink = entry.digest
}
