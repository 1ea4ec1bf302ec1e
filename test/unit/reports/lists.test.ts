import { describe, expect, it } from 'vitest'

import { StoreError } from '../../../drivers/index.ts'
import { mostCharactersACall, type ListCell } from '../../../electron/api/reports.ts'
import { OpenLists } from '../../../electron/reports/lists/open-lists.ts'
import { saveList } from '../../../renderer/api/save-list.ts'
import { expectCode, live } from '../../conformance/harness.ts'
import { MemorySink } from '../transfers/transfer-parts.ts'
import { clientOf, listOf, savedList } from './saved-list.ts'

const nothing = (): void => undefined

describe('a list as CSV', () => {
  const csv = async (cell: ListCell): Promise<string> => {
    const bytes = await savedList(listOf(['name', 'sizeBytes'], 'csv'), [[cell, 5]])
    return Buffer.from(bytes).toString()
  }

  it('begins with a byte order mark and the names of its columns', async () => {
    expect(await csv('v1')).toBe('\uFEFFname,sizeBytes\r\nv1,5\r\n')
  })

  it.each([
    ['=HYPERLINK("http://x")', `"'=HYPERLINK(""http://x"")"`],
    ['+1', "'+1"],
    ['-1', "'-1"],
    ['@SUM(A1)', "'@SUM(A1)"],
    ['\t=1', "'\t=1"],
    ['\r=1', `"'\r=1"`],
    ['＝1', "'＝1"],
    ['a=1', 'a=1'],
  ])('makes no formula of %j', async (name, expected) => {
    expect(await csv(name)).toBe(`\uFEFFname,sizeBytes\r\n${expected},5\r\n`)
  })

  it('leaves numbers numbers, and writes several values into one cell', async () => {
    expect(await csv(-3)).toContain('\r\n-3,5\r\n')
    expect(await csv(['linux/amd64', 'linux/arm64'])).toContain('\r\nlinux/amd64; linux/arm64,5\r\n')
    expect(await csv(null)).toContain('\r\n,5\r\n')
    expect(await csv(true)).toContain('\r\ntrue,5\r\n')
  })
})

describe('a list as JSON', () => {
  it('tells what it is of, then each row under the same names, then how many there are', async () => {
    const bytes = await savedList(listOf(['name', 'platforms'], 'json'), [
      ['=v1', ['linux/amd64']],
      ['v2', null],
    ])
    expect(JSON.parse(Buffer.from(bytes).toString())).toEqual({
      schema: 'bollard/list/1',
      list: 'tags',
      store: { name: 'Folder', driver: 'filesystem' },
      filter: { text: 'v1' },
      sortedBy: null,
      asOf: null,
      savedAt: '2026-11-30T00:00:00.000Z',
      complete: true,
      columns: { name: 'NAME', platforms: 'PLATFORMS' },
      rows: [
        { name: '=v1', platforms: ['linux/amd64'] },
        { name: 'v2', platforms: null },
      ],
      count: 2,
    })
  })

  it('is whole without rows', async () => {
    const bytes = await savedList(listOf(['name'], 'json'), [])
    expect(JSON.parse(Buffer.from(bytes).toString())).toMatchObject({ rows: [], count: 0 })
  })
})

describe('saving a list', () => {
  it('sends many rows in parts, and tells how far it is', async () => {
    const told: number[] = []
    const sink = new MemorySink()
    const rows = { count: 2500, cellsAt: (index: number) => [`tag-${index}`] }
    await saveList(
      clientOf(new OpenLists(), sink),
      listOf(['name'], 'json'),
      rows,
      (at) => told.push(at),
      live,
    )
    expect(told).toEqual([1000, 2000, 2500])
    expect(JSON.parse(sink.bytes.toString())).toMatchObject({ count: 2500 })
  })

  it('sends fewer rows at once where they are long', async () => {
    const told: number[] = []
    const long = 'x'.repeat(mostCharactersACall / 3)
    const rows = { count: 4, cellsAt: () => [long] }
    const sink = new MemorySink()
    await saveList(
      clientOf(new OpenLists(), sink),
      listOf(['name'], 'csv'),
      rows,
      (at) => told.push(at),
      live,
    )
    expect(told).toEqual([2, 4])
    expect(sink.bytes.length).toBeGreaterThan(4 * long.length)
  })

  it('leaves no file when it is stopped, and takes no more rows', async () => {
    const lists = new OpenLists()
    const sink = new MemorySink()
    const stop = new AbortController()
    const endless = { count: Number.MAX_SAFE_INTEGER, cellsAt: () => ['v1'] }
    const list = listOf(['name'], 'csv')
    const saving = saveList(clientOf(lists, sink), list, endless, () => stop.abort(), stop.signal)
    await expect(saving).rejects.toHaveProperty('name', 'AbortError')
    await expect.poll(() => sink.calls).toEqual(['begin tags undefined', 'discard'])
    await expectCode(lists.append('some', [], true), 'NotFound')
  })

  it('tells why the file cannot be written', async () => {
    class Full extends MemorySink {
      override write(): Promise<void> {
        return Promise.reject(new StoreError('Unavailable', 'no space is left'))
      }
    }
    const long = { count: 5000, cellsAt: () => ['x'.repeat(1000)] }
    const saving = saveList(
      clientOf(new OpenLists(), new Full()),
      listOf(['name'], 'csv'),
      long,
      nothing,
      live,
    )
    await expectCode(saving, 'Unavailable')
  })
})
