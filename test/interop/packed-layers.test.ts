import { readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { beforeAll, expect, it } from 'vitest'

import { live, someBytes } from '../conformance/harness.ts'
import { describeWith } from '../peers/need.ts'
import { run } from '../peers/run.ts'
import { useTempFolder } from '../peers/temp-folder.ts'
import { contentOf, LayerStore } from '../unit/contents/layer-store.ts'
import { tarOf } from '../unit/contents/tar-of.ts'

const files = Array.from({ length: 40 }, (_, at) => ({
  name: `file-${at}`,
  content: at % 2 === 0 ? someBytes(300_000, at + 1) : Buffer.from(`line ${at}\n`.repeat(40_000)),
}))

/** The commands that pack the archive, and how much of the packed bytes one file may take. */
const packers: Readonly<Record<string, readonly [command: string, mostShare: number]>> = {
  'not at all': ['cat layer.tar', 0.1],
  gzip: ['gzip -6 -c layer.tar', 0.6],
  'gzip as fast as it can': ['gzip -1 -c layer.tar', 0.6],
  'gzip in two members': ['head -c 6000000 layer.tar | gzip -c; tail -c +6000001 layer.tar | gzip -c', 0.6],
  zstd: ['zstd -q -c layer.tar', 1],
  'zstd in four frames': ['split -n 4 --filter="zstd -q -c" layer.tar', 0.6],
  xz: ['xz -1 -c layer.tar', 1],
  bzip2: ['bzip2 -1 -c layer.tar', 1],
}

describeWith(['zstd', 'xz', 'bzip2'], 'files come out of a layer that is packed by', () => {
  const folder = useTempFolder()

  beforeAll(() => writeFile(join(folder(), 'layer.tar'), tarOf(files)))

  it.each(Object.entries(packers))('%s', async (name, [command, mostShare]) => {
    const packed = join(folder(), `${name.replaceAll(' ', '-')}.packed`)
    await run('sh', ['-c', `(${command}) > "$OUT"`], { cwd: folder(), env: { OUT: packed } })
    const bytes = await readFile(packed)
    const store = await LayerStore.in(folder())
    const place = await store.push(bytes)
    const first = store.layers({ kept: `kept-${name}` })
    const read = await first.index(place, live)
    await first.close()
    const kept = await store.layers({ kept: `kept-${name}` }).index(place, live)
    expect([read.way, kept.way, kept.compression]).toEqual(['whole', 'kept', read.compression])
    for (const index of [read, kept]) {
      for (const at of [0, 1, 17, 38, 39]) {
        store.takeRequests()
        const content = await contentOf(index, `file-${at}`, live)
        expect(content.equals(Buffer.from(files[at]?.content ?? ''))).toBe(true)
        const [, length = ''] = /^get \d+\+(\d+)$/.exec(store.takeRequests()[0] ?? '') ?? []
        expect(Number(length)).toBeLessThanOrEqual(bytes.byteLength * mostShare)
      }
    }
  })
})
