import { join } from 'node:path'

import { expect, it } from 'vitest'

import { oddLayers } from '../layers/odd-layers.ts'
import { entriesOf } from '../layers/told-layer.ts'
import { describeWith } from '../peers/need.ts'
import { useTempFolder } from '../peers/temp-folder.ts'
import { foundLines, mergedLines } from './merged-lines.ts'
import { unpackImage } from './unpacked-image.ts'

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
