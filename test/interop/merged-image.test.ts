import { join } from 'node:path'

import { expect, it } from 'vitest'

import { entryKinds } from '../../electron/api/rows.ts'
import { atOnce } from '../../electron/catalog/questions/steps.ts'
import { mergeLayers } from '../../electron/contents/merge/merge-layers.ts'
import { mergedRows } from '../../electron/contents/merge/merged-rows.ts'
import type { LayerEntries } from '../../electron/contents/model/layer-entries.ts'
import { oddLayers } from '../layers/odd-layers.ts'
import { entriesOf } from '../layers/told-layer.ts'
import { describeWith } from '../peers/need.ts'
import { run } from '../peers/run.ts'
import { useTempFolder } from '../peers/temp-folder.ts'
import { isRoot, unpackImage } from './unpacked-image.ts'

const folder = useTempFolder()

describeWith(['umoci'], 'an image as umoci unpacks it', () => {
  it('is what its layers merge to, for odd layers', { timeout: 300_000 }, async () => {
    let compared = 0
    for (let seed = 1; seed <= seeds; seed += 1) {
      const layers = oddLayers(seed)
      const root = await unpackImage(join(folder(), 'odd'), layers)
      // It refuses hard links to nothing, files below files and symbolic links in a circle.
      if (root === undefined) continue
      compared += 1
      const merged = mergedLines(layers.map(entriesOf))
      expect(merged, `seed ${seed}: ${JSON.stringify(layers)}`).toEqual(await foundLines(root))
    }
    expect(compared).toBeGreaterThan(seeds / 4)
  })
})

const seeds = 120

async function foundLines(root: string): Promise<readonly string[]> {
  const found = await run('find', [
    root,
    '-mindepth',
    '1',
    '-printf',
    String.raw`%P\t%y\t%m\t%s\t%U:%G\t%l\t%n\n`,
  ])
  return found
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [path, type, mode, size, owner, target, links] = line.split('\t')
      const isFolder = type === 'd'
      return [path, type, mode, isFolder ? '' : size, ownerOf(owner), target, isFolder ? '' : links].join(' ')
    })
    .toSorted()
}

function ownerOf(owner: string | undefined): string {
  return isRoot() ? (owner ?? '') : ''
}

function mergedLines(layers: readonly LayerEntries[]): readonly string[] {
  const image = atOnce(mergeLayers(layers))
  const rows = mergedRows(image, 0, image.order.length)
  const links = new Map<string, number>()
  const source = (at: number) => `${rows.sourceLayers[at]} ${rows.sourceEntries[at]}`
  const present = rows.paths.map((_, at) => at).filter((at) => rows.changes[at] !== deleted)
  for (const at of present) links.set(source(at), (links.get(source(at)) ?? 0) + 1)
  return present
    .map((at) => {
      const kind = kindOf(rows.kinds[at])
      const entries = layers[(rows.sourceLayers[at] ?? 0) - 1]
      const target = kind === 'symbolicLink' ? (rows.targets[at] ?? '') : ''
      const size =
        kind === 'symbolicLink' ? target.length : (entries?.sizesBytes[rows.sourceEntries[at] ?? 0] ?? 0)
      const isFolder = kind === 'folder'
      return [
        rows.paths[at],
        letters[kind] ?? kind,
        (rows.modes[at] ?? 0).toString(8),
        isFolder ? '' : size,
        ownerOf(`${rows.userIds[at]}:${rows.groupIds[at]}`),
        target,
        isFolder ? '' : links.get(source(at)),
      ].join(' ')
    })
    .toSorted()
}

const deleted = 3
const letters: Readonly<Record<string, string>> = {
  file: 'f',
  hardLink: 'f',
  folder: 'd',
  symbolicLink: 'l',
  pipe: 'p',
}

function kindOf(kind: number | undefined): string {
  return entryKinds[kind ?? 0] ?? ''
}
