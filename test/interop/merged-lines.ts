import { entryKinds } from '../../electron/api/rows.ts'
import { atOnce } from '../../electron/catalog/questions/steps.ts'
import { mergeLayers } from '../../electron/contents/merge/merge-layers.ts'
import { mergedRows } from '../../electron/contents/merge/merged-rows.ts'
import type { LayerEntries } from '../../electron/contents/model/layer-entries.ts'
import { run } from '../peers/run.ts'
import { isRoot } from './unpacked-image.ts'

/** What is below a folder: path, kind, mode, size, owner, target and number of names. */
export async function foundLines(root: string): Promise<readonly string[]> {
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

/** The same of layers, merged. */
export function mergedLines(layers: readonly LayerEntries[]): readonly string[] {
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
