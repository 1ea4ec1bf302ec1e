import { expect, it } from 'vitest'

import { methods } from '../../../electron/api/contract.ts'
import { mostChosen, startDownload } from '../../../renderer/api/downloads.ts'

interface Asked {
  readonly places: string[]
  readonly downloads: unknown[]
}

async function downloaded(kind: 'electron' | 'browser', keys: readonly string[]): Promise<Asked> {
  const asked: Asked = { places: [], downloads: [] }
  const host = {
    kind,
    sinkFor: (name: string, of = 'file') => {
      asked.places.push(`${of} ${name}`)
      return Promise.resolve('sink')
    },
  } as const
  const client = {
    startDownload: (input: unknown) => {
      asked.downloads.push(methods.startDownload.input.parse(input))
      return Promise.resolve({ transfer: 't' })
    },
  }
  expect(await startDownload(client, host, { store: 's', keys })).toBe(true)
  return asked
}

it('asks once for a place of all that was chosen', async () => {
  const keys = ['a/b.txt', 'a/c/']
  const download = { store: 's', key: 'a/', only: keys, sink: 'sink' }
  expect(await downloaded('electron', keys)).toEqual({ places: ['folder a'], downloads: [download] })
  expect((await downloaded('browser', keys)).places).toEqual(['folder a.tar'])
  expect((await downloaded('browser', ['x', 'y/'])).downloads).toEqual([
    { store: 's', key: '', only: ['x', 'y/'], sink: 'sink' },
  ])
})

it('asks for a file, or a folder, of one', async () => {
  expect(await downloaded('electron', ['a/b.txt'])).toEqual({
    places: ['file b.txt'],
    downloads: [{ store: 's', key: 'a/b.txt', sink: 'sink' }],
  })
  expect((await downloaded('electron', ['a/c/'])).places).toEqual(['folder c'])
  expect((await downloaded('browser', ['a/c/'])).places).toEqual(['folder c.tar'])
})

it('begins nothing when no place was given', async () => {
  const client = { startDownload: () => Promise.reject(new Error('begun')) }
  const host = { kind: 'electron', sinkFor: () => Promise.resolve(undefined) } as const
  expect(await startDownload(client, host, { store: 's', keys: ['a', 'b'] })).toBe(false)
})

it('is of as many things at once as the host takes, and of no more', () => {
  const keys = Array.from({ length: mostChosen + 1 }, (_, index) => `a/${index}`)
  const of = (only: readonly string[]) =>
    methods.startDownload.input.safeParse({ store: 's', key: 'a/', only, sink: 'k' }).success
  expect([of(keys.slice(1)), of(keys)]).toEqual([true, false])
})

it.each([
  ['the whole bucket', { key: '' }],
  ['what is not of the folder', { key: 'a/', only: ['a/b', 'b'] }],
  ['the folder itself', { key: 'a/', only: ['a/'] }],
  ['nothing of it', { key: 'a/', only: [] }],
  ['some of an object', { key: 'a', only: ['ab'] }],
])('%s is no download', (_, wanted) => {
  expect(methods.startDownload.input.safeParse({ store: 's', sink: 'k', ...wanted }).success).toBe(false)
})
