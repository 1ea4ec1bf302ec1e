import { createHash } from 'node:crypto'
import { lstat, readdir, readFile, readlink } from 'node:fs/promises'
import { join } from 'node:path'

import { expect, it } from 'vitest'

import { differenceKinds } from '../../electron/api/rows.ts'
import { atOnce } from '../../electron/catalog/questions/steps.ts'
import { fileDifference, type MergedSide } from '../../electron/contents/difference/file-difference.ts'
import { mergeLayers } from '../../electron/contents/merge/merge-layers.ts'
import { TarLister } from '../../electron/contents/tar/list-tar.ts'
import { oddLayers } from '../layers/odd-layers.ts'
import { takenLayers } from '../layers/taken-layers.ts'
import { tarOf, type ToldEntry } from '../layers/told-layer.ts'
import { describeWith } from '../peers/need.ts'
import { useTempFolder } from '../peers/temp-folder.ts'
import { isRoot, unpackImage } from './unpacked-image.ts'

const folder = useTempFolder()

describeWith(['umoci'], 'the difference of two images', () => {
  it('is what a walk over both, unpacked by umoci, finds', { timeout: 300_000 }, async () => {
    let compared = 0
    for (let seed = 1; seed <= seeds; seed += 1) {
      // One of seven as it comes: umoci refuses most of those.
      const [before, after] = seed % 7 === 0 ? pairOf(seed) : taken(pairOf(seed))
      const old = await unpackImage(join(folder(), 'before'), before)
      const young = await unpackImage(join(folder(), 'after'), after)
      if (old === undefined || young === undefined) continue
      compared += 1
      const walked = differenceOf(await walk(old), await walk(young))
      expect(await told(before, after), `seed ${seed}: ${JSON.stringify([before, after])}`).toEqual(walked)
    }
    expect(compared).toBeGreaterThan(80)
  })
})

const seeds = 120

type Layers = readonly (readonly ToldEntry[])[]

/** Two images that have some layers in common, and layers with the same files and other times. */
function pairOf(seed: number): readonly [Layers, Layers] {
  const [base, more, other] = [oddLayers(seed), oddLayers(seed + 1000), oddLayers(seed + 2000)]
  switch (seed % 3) {
    case 0:
      return [base, [...base, ...more.slice(0, 2)]]
    case 1:
      return [
        [...base, ...more.slice(0, 1)],
        [...base, ...other.slice(0, 1)],
      ]
    default:
      return [base, base.map((layer) => layer.map((entry) => ({ ...entry, modifiedAtMs: 1.6e12 })))]
  }
}

function taken([before, after]: readonly [Layers, Layers]): readonly [Layers, Layers] {
  return [takenLayers(before), takenLayers(after)]
}

async function told(before: Layers, after: Layers): Promise<readonly string[]> {
  const steps = fileDifference(await sideOf(before), await sideOf(after))
  const lines: string[] = []
  let step = steps.next()
  for (; step.done !== true; step = steps.next()) {
    const { paths = [], changes = [] } = step.value ?? {}
    for (const [at, path] of paths.entries()) lines.push(`${differenceKinds[changes[at] ?? 0]} ${path}`)
  }
  expect(step.value.notCompared).toBe(0)
  return lines.toSorted()
}

async function sideOf(layers: Layers): Promise<MergedSide> {
  const tars = await Promise.all(layers.map(tarOf))
  const entries = tars.map((tar) => {
    const lister = new TarLister()
    lister.push(tar)
    lister.end()
    return lister.takeBatch()
  })
  return { image: atOnce(mergeLayers(entries)), digests: tars.map(sha256) }
}

type Walked = ReadonlyMap<string, string>

/** Everything but times, of each file below a folder. */
async function walk(root: string): Promise<Walked> {
  const found = new Map<string, string>()
  // Not all at once: what is recursive there follows symbolic links.
  const open = await readdir(root)
  for (let path = open.pop(); path !== undefined; path = open.pop()) {
    const at = join(root, path)
    const facts = await lstat(at)
    const owner = isRoot() ? `${facts.uid}:${facts.gid}` : ''
    const kind = facts.mode & 0o170_000
    if (facts.isDirectory()) for (const name of await readdir(at)) open.push(join(path, name))
    const content = facts.isFile()
      ? sha256(await readFile(at))
      : facts.isSymbolicLink()
        ? await readlink(at)
        : ''
    found.set(path, [kind, facts.isSymbolicLink() ? '' : facts.mode, owner, content].join(' '))
  }
  return found
}

function differenceOf(before: Walked, after: Walked): readonly string[] {
  const lines: string[] = []
  for (const path of new Set([...before.keys(), ...after.keys()])) {
    const [old, young] = [before.get(path), after.get(path)]
    if (old === young) continue
    lines.push(`${old === undefined ? 'added' : young === undefined ? 'gone' : 'changed'} ${path}`)
  }
  return lines.toSorted()
}

function sha256(bytes: Uint8Array): string {
  return createHash('sha256').update(bytes).digest('hex')
}
