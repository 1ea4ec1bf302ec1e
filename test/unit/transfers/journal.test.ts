import { appendFile, mkdtemp, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { beforeEach, describe, expect, it, vi } from 'vitest'

import { backUpDamagedFile } from '../../../electron/stores/list/json-file.ts'
import { TransferJournal } from '../../../electron/transfers/queue/journal.ts'
import type { JournalEntry, TransferRecord } from '../../../electron/transfers/model/transfer-record.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { download } from './queue-parts.ts'

const files = await vi.hoisted(async () => {
  const { FailingFiles } = await import('../../conformance/failing-files.ts')
  return new FailingFiles()
})
vi.mock('node:fs/promises', async (original) => files.around(await original()))

const folder = useTempFolder()
let path: string
beforeEach(async () => {
  files.watch()
  path = join(await mkdtemp(join(folder(), 'journal-')), 'data', 'transfers.jsonl')
})

function open(): Promise<TransferJournal> {
  return TransferJournal.open({ path, backUpDamagedFile })
}

function added(id: string): JournalEntry {
  const { order, name, storeName, place } = download(id)
  const label = { name, storeName, place }
  return { kind: 'added', id, order, label, addedAtMs: 1, position: 1, state: { phase: 'queued' } }
}

function memory(id: string, name: string, value?: unknown): JournalEntry {
  return value === undefined ? { kind: 'memory', id, name } : { kind: 'memory', id, name, value }
}

function known(journal: TransferJournal): TransferRecord[] {
  return [...journal.all()]
}

/** What another run of the application would find now. */
async function reread(): Promise<TransferRecord[]> {
  return known(await open())
}

describe('the journal of transfers', () => {
  it('has every entry on the disk when writing resolves', async () => {
    const journal = await open()
    expect(known(journal)).toEqual([])
    await journal.write([added('a'), added('b')])
    expect(await reread()).toEqual(known(journal))
    await journal.write([memory('a', 'upload', { id: 1 }), memory('a', 'part', 'x')])
    await journal.write([memory('a', 'part'), { kind: 'changed', id: 'b', position: 7 }])
    await journal.write([{ kind: 'report', id: 'b', report: { path: 'x', kind: 'link' } }])
    const [a, b] = await reread()
    expect(a?.memory).toEqual(new Map([['upload', { id: 1 }]]))
    expect(b).toMatchObject({ id: 'b', position: 7, reports: [{ path: 'x', kind: 'link' }] })
    await journal.write([
      { kind: 'forgot', id: 'a' },
      { kind: 'removed', id: 'b' },
    ])
    expect(await reread()).toEqual(known(journal))
    expect(known(journal).map(({ id, memory: notes }) => [id, notes.size])).toEqual([['a', 0]])
    await journal.close()
  })

  it('can be read by its owner only', async () => {
    const journal = await open()
    await journal.write([added('a')])
    expect((await stat(path)).mode & 0o777).toBe(0o600)
    expect(await readdir(join(path, '..'))).toEqual(['transfers.jsonl'])
    await journal.close()
  })

  it('writes what many write at once in one go', async () => {
    const journal = await open()
    await journal.write([added('a')])
    files.watch()
    const notes = Array.from({ length: 10_000 }, (_, index) =>
      journal.write([memory('a', `part-${index}`, 1)]),
    )
    await Promise.all(notes)
    expect(files.calls).toBeLessThan(50)
    expect((await reread())[0]?.memory.size).toBe(10_000)
    await journal.close()
  })

  it('does not grow with entries that are out of date', async () => {
    const journal = await open()
    await journal.write([added('a')])
    const value = 'x'.repeat(10_000)
    for (let round = 0; round < 400; round += 1)
      await journal.write([memory('a', 'note', `${round}${value}`)])
    expect((await stat(path)).size).toBeLessThan(2 * 1024 * 1024)
    expect((await reread())[0]?.memory.get('note')).toBe(`399${value}`)
    await journal.close()
  })

  it('is written anew by the next run, without removed transfers', async () => {
    const journal = await open()
    await journal.write(Array.from({ length: 1000 }, (_, index) => added(`t${index}`)))
    await journal.write(Array.from({ length: 999 }, (_, index) => ({ kind: 'removed', id: `t${index}` })))
    await journal.close()
    const next = await open()
    await next.write([memory('t999', 'note', 1)])
    expect((await readFile(path, 'utf8')).split('\n')).toHaveLength(3)
    await next.close()
  })

  it('loses no entry that arrives while it is written anew', async () => {
    const journal = await open()
    await journal.write(Array.from({ length: 2000 }, (_, index) => added(`t${index}`)))
    await journal.close()
    const next = await open()
    const writing = [next.write([memory('t0', 'note', 0)])]
    for (let turn = 1; turn < 50; turn += 1) {
      await new Promise((resolve) => setImmediate(resolve))
      writing.push(next.write([memory(`t${turn}`, 'note', turn), { kind: 'removed', id: `t${turn + 100}` }]))
      writing.push(next.write([added(`new-${turn}`)]))
    }
    await Promise.all(writing)
    expect(await reread()).toEqual(known(next))
    expect(known(next)).toHaveLength(2000)
    await next.close()
  })
})

describe('a journal that was cut or damaged', () => {
  async function written(): Promise<string> {
    const journal = await open()
    await journal.write([added('a'), added('b'), added('c')])
    await journal.write([memory('a', 'note', 1)])
    await journal.close()
    return readFile(path, 'utf8')
  }

  it('is read up to where it was cut, wherever that is', async () => {
    const text = await written()
    for (let end = 0; end <= text.length; end += 7) {
      await writeFile(path, text.slice(0, end))
      const journal = await open()
      expect(journal.damaged).toBeUndefined()
      const cut = text.slice(0, end)
      expect([end, journal.torn]).toEqual([end, cut !== '' && !cut.endsWith('\n')])
      const lines = text.slice(0, end).split('\n').length - 1
      expect(known(journal)).toHaveLength(Math.min(3, Math.max(0, lines - 1)))
    }
  })

  it('continues with whole lines after a cut', async () => {
    await written()
    await appendFile(path, '{"kind":"memory","id":"b","na')
    const journal = await open()
    await journal.write([memory('c', 'note', 2)])
    await journal.close()
    const next = await open()
    expect(next.damaged).toBeUndefined()
    expect(known(next).map(({ id, memory: notes }) => [id, notes.size])).toEqual([
      ['a', 1],
      ['b', 0],
      ['c', 1],
    ])
  })

  it('keeps the other lines, and a copy of the file, when a line cannot be read', async () => {
    const lines = (await written()).split('\n')
    const spoiled = [lines[0], lines[1], '{"kind":"added","id":7}', '\u0000\u0000', ...lines.slice(3)].join(
      '\n',
    )
    await writeFile(path, spoiled)
    const journal = await open()
    expect(known(journal).map(({ id }) => id)).toEqual(['a', 'c'])
    expect(journal.damaged).toMatch(/transfers\.jsonl\.damaged-/)
    expect(await readFile(journal.damaged ?? '', 'utf8')).toBe(spoiled)
    await journal.write([memory('a', 'note', 2)])
    expect((await open()).damaged).toBeUndefined()
    expect((await reread()).map(({ id }) => id)).toEqual(['a', 'c'])
    await journal.close()
  })

  it.each([
    ['of another version', '{"kind":"journal","version":2}\n{"kind":"added","id":"x"}\n'],
    ['that is something else', 'GIF89a\n'],
  ])('%s is kept aside as it is', async (_, text) => {
    await written()
    await writeFile(path, text)
    const journal = await open()
    expect(known(journal)).toEqual([])
    expect(await readFile(journal.damaged ?? '', 'utf8')).toBe(text)
  })
})

describe('a disk that refuses the journal', () => {
  it('makes the write fail, and the next one writes the entries, too', async () => {
    const journal = await open()
    await journal.write([added('a')])
    files.fail('ENOSPC', 'every')
    const full = { code: 'Unavailable', message: 'the disk is full', where: { path } }
    await expect(journal.write([memory('a', 'lost?', 1)])).rejects.toMatchObject(full)
    journal.note([added('b')])
    await journal.settled()
    files.watch()
    await journal.write([memory('b', 'note', 2)])
    expect((await reread()).map(({ id, memory: notes }) => [id, [...notes.keys()]])).toEqual([
      ['a', ['lost?']],
      ['b', ['note']],
    ])
    await journal.close()
  })

  it('is tried once more when the application ends', async () => {
    const journal = await open()
    await journal.write([added('a')])
    files.fail('EIO', 'every')
    journal.note([memory('a', 'note', 1)])
    await journal.settled()
    files.watch()
    await journal.close()
    expect((await reread())[0]?.memory.get('note')).toBe(1)
  })

  it.each([1, 2, 3, 4, 5, 6, 7])(
    'never leaves a file that cannot be read, whichever call fails (%i)',
    async (at) => {
      const journal = await open()
      await journal.write([added('a')])
      await journal.close()
      const next = await open()
      files.fail('EIO', at)
      await next.write([added('b')]).catch(() => undefined)
      files.watch()
      const seen = await open()
      expect(seen.damaged).toBeUndefined()
      expect(known(seen).map(({ id }) => id)).toContain('a')
      await next.write([added('c')])
      expect((await reread()).map(({ id }) => id)).toEqual(['a', 'b', 'c'])
      await next.close()
    },
  )

  it('that cannot be read does not stop the application, and the file stays', async () => {
    const journal = await open()
    await journal.write([added('a')])
    await journal.close()
    const before = await readFile(path, 'utf8')
    files.fail('EACCES', 1)
    const unread = await open()
    files.watch()
    expect(known(unread)).toEqual([])
    await expect(unread.write([added('b')])).rejects.toMatchObject({ code: 'PermissionDenied' })
    unread.note([added('c')])
    await unread.close()
    expect(await readFile(path, 'utf8')).toBe(before)
  })
})
