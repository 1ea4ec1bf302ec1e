import { expect, test } from 'vitest'

import { entryChanges, entryKinds } from '../../../electron/api/rows.ts'
import { atOnce } from '../../../electron/catalog/questions/steps.ts'
import { mergeLayers } from '../../../electron/contents/merge/merge-layers.ts'
import { mergedFiles, mergedRows } from '../../../electron/contents/merge/merged-rows.ts'
import { entriesOf, type ToldEntry } from '../../layers/told-layer.ts'

/** `path kind layer`, and what differs from a plain file: its change by the last layer, and where it leads. */
function lines(...layers: readonly (readonly ToldEntry[])[]): string[] {
  const image = merged(...layers)
  const rows = mergedRows(image, 0, image.order.length)
  return rows.paths.map((path, at) => {
    const change = entryChanges[rows.changes[at] ?? 0]
    const mark = { none: ' ', added: '+', changed: '~', deleted: '-' }[change ?? 'none']
    const kind = entryKinds[rows.kinds[at] ?? 0]
    const target = rows.targets[at] === '' ? '' : ` -> ${rows.targets[at]}`
    return `${mark} ${path} ${kind} ${rows.layers[at]}${target}`
  })
}

function paths(...layers: readonly (readonly ToldEntry[])[]): string[] {
  return [...mergedFiles(merged(...layers))].map(({ path }) => path)
}

function merged(...layers: readonly (readonly ToldEntry[])[]) {
  return atOnce(mergeLayers(layers.map(entriesOf)))
}

const folder = (path: string, more: Partial<ToldEntry> = {}): ToldEntry => ({ path, kind: 'folder', ...more })
const file = (path: string, content = path, more: Partial<ToldEntry> = {}): ToldEntry => ({
  path,
  content,
  ...more,
})
const symlink = (path: string, target: string): ToldEntry => ({ path, kind: 'symbolicLink', target })
const hardLink = (path: string, target: string): ToldEntry => ({ path, kind: 'hardLink', target })
const whiteout = (path: string): ToldEntry => ({ path, kind: 'whiteout' })
const opaque = (path: string): ToldEntry => ({ path, kind: 'opaque' })

test('a whiteout deletes what lower layers have, and nothing of its own layer', () => {
  expect(lines([folder('d'), file('d/a'), file('d/b')], [whiteout('d/a')])).toEqual([
    '  d folder 1',
    '- d/a file 2',
    '  d/b file 1',
  ])
  for (const layer of [
    [file('d/new'), whiteout('d')],
    [whiteout('d'), file('d/new')],
  ]) {
    expect(paths([folder('d'), file('d/a')], layer)).toEqual(['d', 'd/new'])
  }
})

test('a whiteout of what is not there does nothing', () => {
  expect(paths([file('a')], [whiteout('b'), whiteout('no/such'), opaque('nowhere')])).toEqual(['a'])
})

test('an opaque folder hides what lower layers have below it, wherever its mark stands', () => {
  const lower = [folder('d', { mode: 0o700 }), file('d/a'), file('d/s/b')]
  for (const layer of [
    [folder('d'), opaque('d'), file('d/s/c')],
    [folder('d'), file('d/s/c'), opaque('d')],
  ]) {
    expect(paths(lower, layer)).toEqual(['d', 'd/s', 'd/s/c'])
  }
  expect(paths([file('a'), file('b')], [opaque(''), file('c')])).toEqual(['c'])
})

test('files and folders replace each other', () => {
  expect(lines([file('d/a'), file('d/s/b')], [file('d')])).toEqual([
    '~ d file 2',
    '- d/a file 2',
    '- d/s folder 2',
    '- d/s/b file 2',
  ])
  expect(lines([file('d')], [folder('d'), file('d/a')])).toEqual(['~ d folder 2', '+ d/a file 2'])
})

test('a folder that comes again keeps what is in it, and has changed only when its owner or mode has', () => {
  const lower = [folder('d'), file('d/a')]
  expect(lines(lower, [folder('d')])).toEqual(['  d folder 2', '  d/a file 1'])
  expect(lines(lower, [folder('d', { mode: 0o1777 })])).toEqual(['~ d folder 2', '  d/a file 1'])
})

test('paths go through symbolic links to folders, and stay below the root', () => {
  const lower = [folder('usr/lib'), symlink('lib', 'usr/lib')]
  expect(paths(lower, [file('lib/x')])).toEqual(['lib', 'usr', 'usr/lib', 'usr/lib/x'])
  expect(paths([...lower, file('usr/lib/y')], [whiteout('lib/y')])).toEqual(['lib', 'usr', 'usr/lib'])
  expect(paths([...lower, file('usr/lib/y')], [opaque('lib')])).toEqual(['lib', 'usr', 'usr/lib'])
  expect(paths([symlink('l', '../../etc/../var')], [file('l/x')])).toEqual(['l', 'var', 'var/x'])
  expect(paths([symlink('l', '/no/where')], [file('l/x')])).toEqual(['l', 'no', 'no/where', 'no/where/x'])
  expect(paths(lower, [folder('lib'), file('lib/x')])).toEqual(['lib', 'lib/x', 'usr', 'usr/lib'])
})

test('what symbolic links in a circle lead to is left out', () => {
  expect(paths([symlink('l', 'l')], [file('l/x'), whiteout('l/y'), hardLink('h', 'l/z')])).toEqual(['h', 'l'])
})

test('the last of several entries with one path counts', () => {
  const image = merged([file('a', 'first'), file('a', 'second one')])
  expect(image.summary).toMatchObject({ files: 1, sizeBytes: 10, wastedBytes: 0 })
  expect([...mergedFiles(image)]).toMatchObject([{ path: 'a', layer: 1, entry: 1 }])
})

test('entries whose paths lead out of the root are left out', () => {
  expect(paths([{ path: '../x', kind: 'outside' }, file('a')])).toEqual(['a'])
})

test('hard links count once, and keep a file that its own path lost', () => {
  const linked = merged([file('a', '12345')], [hardLink('b', 'a')])
  expect(linked.summary).toMatchObject({ files: 1, sizeBytes: 5 })
  expect([...mergedFiles(linked)]).toMatchObject([
    { path: 'a', kind: 0, target: '' },
    { path: 'b', kind: entryKinds.indexOf('hardLink'), target: 'a', layer: 1, entry: 0 },
  ])
  const replaced = merged([file('a', '12345')], [hardLink('b', 'a')], [file('a', '123')])
  expect(replaced.summary).toMatchObject({ files: 2, sizeBytes: 8, wastedBytes: 0 })
  expect([...mergedFiles(replaced)]).toMatchObject([
    { path: 'a', kind: 0, layer: 3 },
    { path: 'b', kind: 0, target: '', layer: 1, entry: 0 },
  ])
})

test('a hard link to nothing stays a link without a file', () => {
  expect(lines([file('a')], [hardLink('b', 'no/such')])).toEqual(['  a file 1', '+ b hardLink 2 -> no/such'])
})

test('waste is what later layers delete or replace, by layer', () => {
  const image = merged(
    [file('a', '1'.repeat(10)), file('b', '1'.repeat(20)), file('d/c', '1'.repeat(5))],
    [file('a', '1'.repeat(30)), whiteout('b')],
    [whiteout('d'), file('a', '1')],
  )
  expect(image.summary.wastedBytes).toBe(65)
  expect(image.perLayer).toEqual([
    { sizeBytes: 35, wastedBytes: 35 },
    { sizeBytes: 30, wastedBytes: 30 },
    { sizeBytes: 1, wastedBytes: 0 },
  ])
  expect(image.summary.wasted).toEqual([
    { path: 'a', sizeBytes: 30, layer: 2, byLayer: 3, how: 'replaced' },
    { path: 'b', sizeBytes: 20, layer: 1, byLayer: 2, how: 'deleted' },
    { path: 'a', sizeBytes: 10, layer: 1, byLayer: 2, how: 'replaced' },
    { path: 'd/c', sizeBytes: 5, layer: 1, byLayer: 3, how: 'deleted' },
  ])
})

test('each path tells the layer that first had it', () => {
  const image = merged([file('a'), file('b')], [file('a'), whiteout('b')], [file('b')])
  const rows = mergedRows(image, 0, image.order.length)
  expect(rows.paths).toEqual(['a', 'b'])
  expect([...rows.firstLayers]).toEqual([1, 3])
  expect([...rows.layers]).toEqual([2, 3])
})

test('a folder comes before what is in it, and its neighbours behind that', () => {
  const names = ['a-b', 'a/z', 'a.b', 'a', 'a/b/c'].map((path) => file(path))
  expect(paths(names.filter(({ path }) => path !== 'a'))).toEqual(['a', 'a/b', 'a/b/c', 'a/z', 'a-b', 'a.b'])
  const many = Array.from({ length: 5000 }, (_, at) => file(`d/${(at * 7919) % 5000}`, ''))
  const sorted = many.map(({ path }) => path).toSorted()
  expect(paths(many)).toEqual(['d', ...sorted])
})

test('a layer without entries changes nothing', () => {
  expect(lines([file('a')], [])).toEqual(['  a file 1'])
  expect(lines()).toEqual([])
})
