import { isUtf8 } from 'node:buffer'
import { constants, type Dir } from 'node:fs'
import { open, opendir } from 'node:fs/promises'
import { basename, join } from 'node:path'

import { explain } from '../model/explain.ts'
import { localFileError } from './local-file-error.ts'
import type { Report } from '../model/runner.ts'
import { maxKeyBytes } from '../model/upload-key.ts'

export interface FoundFile {
  /** Begins with the folder's own name: `folder/a/b.txt`. */
  readonly relativePath: string
  readonly path: string
  readonly sizeBytes: number
  readonly modifiedAtMs: number
}

export interface FolderPage {
  readonly files: readonly FoundFile[]
  /** What cannot be uploaded, and why. */
  readonly problems: readonly Report[]
}

/**
 * Yields all files below a folder of this computer, up to 500 at a time, in no order. Does not follow links. Reads
 * only as far as it is asked, and keeps one folder of each level open. Fails where the folder itself cannot be read;
 * what cannot be read below it is a problem.
 */
export async function* walkFolder(
  root: string,
  signal: AbortSignal,
): AsyncGenerator<FolderPage, void, undefined> {
  const levels: Level[] = [await openLevel({ path: root, relativePath: basename(root) })]
  try {
    for (let level = levels.at(-1); level !== undefined; level = levels.at(-1)) {
      signal.throwIfAborted()
      const below = level.below.pop()
      if (below !== undefined) {
        const opened = await openLevel(below).catch((error: unknown) => problemOf(below, error))
        if ('dir' in opened) levels.push(opened)
        else yield { files: [], problems: [opened] }
      } else if (!level.ended) {
        yield* pageOf(await readBatch(level))
      } else {
        levels.pop()
        await level.dir.close()
      }
    }
  } finally {
    for (const { dir } of levels) await dir.close().catch(() => undefined)
  }
}

interface Entry {
  readonly path: string
  readonly relativePath: string
}

interface Level extends Entry {
  readonly dir: Dir
  /** Folders in it that are not read yet. */
  readonly below: Entry[]
  ended: boolean
}

async function openLevel(entry: Entry): Promise<Level> {
  if (Buffer.byteLength(entry.relativePath) > maxKeyBytes) {
    throw new Error(`an object key has at most ${maxKeyBytes} bytes`)
  }
  try {
    // One character for each byte: decoding as UTF-8 would replace invalid bytes.
    const dir = await opendir(entry.path, { encoding: 'latin1', bufferSize: pageSize })
    return { ...entry, dir, below: [], ended: false }
  } catch (cause) {
    throw localFileError(cause, entry.path)
  }
}

interface EntryBatch {
  readonly files: readonly Entry[]
  readonly problems: readonly Report[]
}

/** The next entries of a folder. A folder that cannot be read any further ends there. */
async function readBatch(level: Level): Promise<EntryBatch> {
  const files: Entry[] = []
  const problems: Report[] = []
  for (let count = 0; count < pageSize; count += 1) {
    const entry = await level.dir.read().catch((error: unknown) => {
      problems.push(problemOf(level, localFileError(error, level.path)))
      return null
    })
    if (entry === null) {
      level.ended = true
      break
    }
    const name = Buffer.from(entry.name, 'latin1')
    const below = entryOf(level, name.toString())
    if (!isUtf8(name)) {
      const { relativePath } = below
      problems.push({ path: relativePath, kind: 'unreadable', ...explain('nameNotUtf8', {}) })
    } else if (entry.isSymbolicLink()) problems.push({ path: below.relativePath, kind: 'link' })
    else if (entry.isDirectory()) level.below.push(below)
    else if (entry.isFile()) files.push(below)
    else problems.push({ path: below.relativePath, kind: 'special' })
  }
  return { files, problems }
}

function entryOf(above: Entry, name: string): Entry {
  return { path: join(above.path, name), relativePath: `${above.relativePath}/${name}` }
}

async function* pageOf({ files, problems }: EntryBatch): AsyncGenerator<FolderPage, void, undefined> {
  const found = await Promise.all(files.map(statFile))
  const page = {
    files: found.filter((found) => 'sizeBytes' in found),
    problems: [...problems, ...found.filter((found) => 'kind' in found)],
  }
  if (page.files.length + page.problems.length > 0) yield page
}

async function statFile(entry: Entry): Promise<FoundFile | Report> {
  try {
    const file = await open(entry.path, openFlags)
    try {
      const { size, mtimeMs } = await file.stat()
      return { ...entry, sizeBytes: size, modifiedAtMs: Math.trunc(mtimeMs) }
    } finally {
      await file.close()
    }
  } catch (cause) {
    return problemOf(entry, localFileError(cause, entry.path))
  }
}

/** Another file may have replaced it: do not wait for a pipe, and do not follow a link. Windows has neither flag. */
const openFlags = constants.O_RDONLY | constants.O_NONBLOCK | constants.O_NOFOLLOW

function problemOf({ relativePath }: Entry, error: unknown): Report {
  const detail = error instanceof Error ? error.message : 'it cannot be read'
  return { path: relativePath, kind: 'unreadable', detail }
}

const pageSize = 500
