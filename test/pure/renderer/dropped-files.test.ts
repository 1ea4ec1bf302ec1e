import { describe, expect, it } from 'vitest'

import type { Input } from '../../../electron/api/contract.ts'
import type { Drops } from '../../../renderer/api/drops/drops.ts'
import { startUploads } from '../../../renderer/api/drops/uploads.ts'
import { droppedFiles } from '../../../renderer/api/drops/dropped-files.ts'

type Started = Input<'startUpload'>

/** What the window asks for when these entries are dropped. */
async function started(
  entries: readonly FileSystemEntry[],
  folders?: 'walked' | 'whole',
): Promise<readonly Started[]> {
  const calls: Started[] = []
  const client = {
    startUpload: (input: Started) => {
      calls.push(input)
      const { sources, toldBy } = input
      const begun = sources.map(({ token }) => token)
      return Promise.resolve({ transfers: toldBy === undefined ? begun : [toldBy] })
    },
  }
  const host = { tokenOf: (file: File) => Promise.resolve(`token of ${file.name}`) }
  const drops: Pick<Drops, 'add'> = { add: () => undefined }
  const dropped = entries.map((each) => ({ entry: each, file: new File(['x'], each.name) }))
  const files = droppedFiles(dropped, folders)
  await startUploads(client, host, { store: 's', prefix: '', files }, drops as Drops)
  return calls
}

function entry(name: string, of: { readonly file?: File; readonly children?: readonly FileSystemEntry[] }) {
  const { file, children } = of
  const pages = [children ?? [], []]
  const refusal = new DOMException('it could not be read', 'NotReadableError')
  const made = {
    name,
    isFile: children === undefined,
    isDirectory: children !== undefined,
    file: (found: (file: File) => void, failed: (error: Error) => void) =>
      file === undefined ? failed(refusal) : found(file),
    createReader: () => ({
      readEntries: (found: (some: readonly FileSystemEntry[]) => void, failed: (error: Error) => void) =>
        name === 'closed' ? failed(refusal) : found(pages.shift() ?? []),
    }),
  }
  return made as unknown as FileSystemEntry
}

function file(name: string): FileSystemEntry {
  return entry(name, { file: new File(['x'], name) })
}

describe('what is dropped on a page', () => {
  it('is uploaded but for what cannot be read, which is told with it', async () => {
    const closed = entry('closed', { children: [] })
    const dropped = [entry('folder', { children: [file('a'), entry('b', {}), closed, file('c')] })]
    const [call, ...more] = await started(dropped)
    expect(more).toEqual([])
    expect(call?.sources.map(({ relativePath }) => relativePath)).toEqual(['folder/a', 'folder/c'])
    const told = { kind: 'unreadable', detail: 'it could not be read' }
    expect(call?.problems).toEqual([
      { path: 'folder/b', ...told },
      { path: 'folder/closed', ...told },
    ])
  })

  it('is told, too, when nothing of it can be read', async () => {
    expect(await started([entry('b', {})])).toMatchObject([{ sources: [], problems: [{ path: 'b' }] }])
  })

  it('is handed over in calls of a bounded size, the last of which tells', async () => {
    const many = Array.from({ length: 450 }, (_, index) => file(String(index)))
    const calls = await started([entry('z', {}), ...many])
    expect(calls.map(({ sources, problems = [] }) => [sources.length, problems.length])).toEqual([
      [200, 0],
      [200, 0],
      [50, 1],
    ])
  })

  it('is told whole of more than one call takes, by one transfer', async () => {
    const unreadable = Array.from({ length: 2300 }, (_, index) => entry(String(index), {}))
    const calls = await started([...unreadable, file('a')])
    expect(calls.map(({ toldBy, problems = [] }) => [toldBy, problems.length])).toEqual([
      [undefined, 1000],
      ['token of a', 1000],
      ['token of a', 300],
    ])
  })

  it('is handed over folder by folder to a host that walks them itself', async () => {
    const [call, ...more] = await started([entry('folder', { children: [file('a')] }), file('b')], 'whole')
    expect(more).toEqual([])
    expect(call?.sources).toEqual([
      { token: 'token of folder', relativePath: 'folder', sizeBytes: 0, folder: true },
      { token: 'token of b', relativePath: 'b', sizeBytes: 1 },
    ])
  })

  it('starts nothing when there is nothing', async () => {
    expect(await started([entry('empty', { children: [] })])).toEqual([])
  })
})
