import { mapConcurrent, type FileInfo, type StorageDriver } from '../../../drivers/index.ts'
import { Channel } from '../../../drivers/common/channel.ts'
import { explain } from '../explain.ts'
import { layout } from '../layout/layout.ts'
import { readLink } from '../layout/links.ts'
import { asTag, type Digest, type RepositoryName } from '../../../drivers/common/names.ts'
import type { Problem } from '../../../drivers/common/problem.ts'
import { summarize, type Summary } from '../manifests/manifest-summary.ts'
import type { FactsSource } from '../manifests/read-facts.ts'
import { sessionMemory } from '../manifests/session-memory.ts'

/** The state of a tag. Yielded up to three times for each tag; a later state replaces the earlier. */
export interface TagState {
  readonly tag: string
  readonly known: 'listed' | 'linked' | 'read'
  readonly pushedAtMs?: number
  readonly historyCount: number
  readonly digest?: Digest
  readonly summary?: Summary
  readonly problems: readonly Problem[]
}

/**
 * Lists the tags of a repository. One flat listing gives names, times and history counts; links and manifests are read
 * in parallel. States are yielded in batches, the first at once.
 */
export async function* listTags(
  driver: StorageDriver,
  repository: RepositoryName,
  signal: AbortSignal,
  memory = sessionMemory(driver),
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
    yield* rows.batches(batchEveryMs)
  } finally {
    stop.abort()
    await work
  }

  async function list(): Promise<void> {
    try {
      for await (const state of walkTags(driver, repository, both)) {
        rows.push(state)
        listed.push(state)
      }
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

const tagsAtOnce = 24
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
  const link = await readLink(driver, layout.manifestTagCurrent(repository, tag), signal)
  if ('problem' in link) {
    rows.push({ ...state, known: 'read', problems: [...state.problems, link.problem] })
    return
  }
  const linked = { ...state, known: 'linked', digest: link.digest } as const
  rows.push(linked)
  const { summary, problems } = await summarize(driver, repository, link.digest, signal, memory)
  rows.push({ ...linked, known: 'read', summary, problems: [...state.problems, ...problems] })
}

/** Groups the flat listing by tag: keys of one tag stand together, as they share a prefix that ends in a slash. */
async function* walkTags(
  driver: StorageDriver,
  repository: RepositoryName,
  signal: AbortSignal,
): AsyncGenerator<TagState, void, undefined> {
  const root = layout.manifestTags(repository)
  let current: { tag: string; pushedAtMs?: number; historyCount: number } | undefined
  for await (const page of driver.walk(root, {}, signal)) {
    for (const info of page) {
      if (info.kind !== 'file') continue
      const [tag = '', ...rest] = info.path.slice(root.length + 1).split('/')
      if (rest.length === 0) continue
      if (current?.tag !== tag) {
        if (current !== undefined) yield finish(current)
        current = { tag, historyCount: 0 }
      }
      note(current, rest, info)
    }
  }
  if (current !== undefined) yield finish(current)

  function finish(state: { tag: string; pushedAtMs?: number; historyCount: number }): TagState {
    const path = `${root}/${state.tag}`
    const problems: Problem[] = []
    if (asTag(state.tag) === undefined) {
      problems.push({ id: 'badTagName', path, ...explain('tagName', {}) })
    }
    if (state.pushedAtMs === undefined) {
      problems.push({ id: 'missingLink', path: `${path}/current/link`, ...explain('tagNowhere', {}) })
    }
    return { ...state, known: 'listed', problems }
  }
}

function note(
  state: { pushedAtMs?: number; historyCount: number },
  rest: readonly string[],
  info: FileInfo & { kind: 'file' },
): void {
  if (rest.join('/') === 'current/link') state.pushedAtMs = info.modifiedAtMs
  else if (rest[0] === 'index' && rest.at(-1) === 'link') state.historyCount += 1
}
