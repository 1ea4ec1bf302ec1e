import { randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import * as zlib from 'node:zlib'

import { beforeAll, expect, it } from 'vitest'

import { nativeFrame } from '../../electron/images/archive/compression/native-zstd-frame.ts'
import { portableFrame } from '../../electron/images/archive/compression/portable-zstd-frame.ts'
import { unzstd } from '../../electron/images/archive/compression/unzstd.ts'
import { describeWith } from '../peers/need.ts'
import { run } from '../peers/run.ts'
import { useTempFolder } from '../peers/temp-folder.ts'

/** `test/on-every-node.sh` runs this with other Nodes than the one here. */
const engines = [
  ['by the library', portableFrame],
  ...('createZstdDecompress' in zlib ? ([["by Node's own", nativeFrame]] as const) : []),
] as const

describeWith(['zstd'], 'zstd in every form', () => {
  const folder = useTempFolder()
  let plain: Buffer
  let small: Buffer
  const at = (name: string) => join(folder(), name)
  const packed = async (...options: string[]) => {
    await run('zstd', ['-q', '-f', ...options, at('plain'), '-o', at('packed.zst')])
    return readFile(at('packed.zst'))
  }
  beforeAll(async () => {
    const text = Array.from({ length: 60_000 }, (_, line) => `${line}: a line of text ${line % 97}\n`).join(
      '',
    )
    plain = Buffer.concat([
      Buffer.from(text),
      randomBytes(400_000),
      Buffer.alloc(1_000_000),
      Buffer.from(text),
    ])
    small = Buffer.from(text.slice(0, 5000))
    await writeFile(at('plain'), plain)
    await writeFile(at('small'), small)
  })

  const levels = ['-1', '-3', '-9', '-15', '-19', '--ultra -22', '--fast=5']
  const switches = ['--no-check', '--check', '--long=27', '--no-content-size', '--rsyncable', '-T2']
  it.each(engines.flatMap((engine) => levels.map((level) => [engine[0], level, engine[1]] as const)))(
    '%s: level %s',
    async (_, level, engine) => {
      expect(same(await unpacked(await packed(...level.split(' ')), engine), plain)).toBe(true)
    },
    180_000,
  )

  it.each(engines.flatMap((engine) => switches.map((each) => [engine[0], each, engine[1]] as const)))(
    '%s: with %s',
    async (_, each, engine) => {
      expect(same(await unpacked(await packed(each), engine), plain)).toBe(true)
    },
  )

  it.each(engines)(
    '%s: many frames, empty ones, and skippable ones before, between and behind',
    async (_, engine) => {
      const one = await packed('-3')
      await run('zstd', ['-q', at('small'), '-f', '-o', at('small.zst')])
      const few = await readFile(at('small.zst'))
      await writeFile(at('empty'), '')
      await run('zstd', ['-q', at('empty'), '-f', '-o', at('empty.zst')])
      const empty = await readFile(at('empty.zst'))
      const pieces = [skippable(0, 0), one, skippable(15, 70_000), empty, few, empty, one, skippable(7, 3)]
      expect(same(await unpacked(Buffer.concat(pieces), engine), Buffer.concat([plain, small, plain]))).toBe(
        true,
      )
      expect(same(await unpacked(Buffer.concat([skippable(3, 9), empty]), engine), Buffer.alloc(0))).toBe(
        true,
      )
      const many = Array.from({ length: 2000 }, () => few)
      const sum = await unpacked(Buffer.concat(many), engine)
      expect(same(sum, Buffer.concat(many.map(() => small)))).toBe(true)
    },
  )

  it.each(engines)('%s: what pzstd and a pipe of unknown size write', async (_, engine) => {
    await run('pzstd', ['-q', '-f', '-p', '3', at('plain'), '-o', at('pzstd.zst')])
    expect(same(await unpacked(await readFile(at('pzstd.zst')), engine), plain)).toBe(true)
    await run('sh', ['-c', `cat ${at('plain')} | zstd -q -c > ${at('piped.zst')}`])
    expect(same(await unpacked(await readFile(at('piped.zst')), engine), plain)).toBe(true)
  })

  it.each(engines)(
    '%s: refers 100 MiB back with a long window',
    async (_, engine) => {
      const [block, far] = [randomBytes(1_000_000), 100 * 1024 * 1024]
      await writeFile(at('far'), Buffer.concat([block, Buffer.alloc(far), block]))
      await run('zstd', ['-q', '-f', '--long=27', '-1', '--no-content-size', at('far'), '-o', at('far.zst')])
      const { size } = await stat(at('far.zst'))
      // The second block is not there again.
      expect(size).toBeLessThan(1_200_000)
      let length = 0
      let tail = Buffer.alloc(0)
      for await (const chunk of unzstd(createReadStream(at('far.zst')), size, undefined, engine)) {
        length += chunk.byteLength
        tail = Buffer.concat([tail, chunk]).subarray(-block.byteLength)
      }
      expect(length).toBe(far + 2 * block.byteLength)
      expect(tail.equals(block)).toBe(true)
    },
    180_000,
  )

  it.each(engines)(
    '%s: refuses a window above 128 MiB, a dictionary, and what is damaged',
    async (_, engine) => {
      await writeFile(at('far'), Buffer.alloc(300 * 1024 * 1024))
      await run('zstd', ['-q', '-f', '--long=28', '--no-content-size', at('far'), '-o', at('far.zst')])
      await refuses(await readFile(at('far.zst')), 'packingTooLarge')

      await run('sh', [
        '-c',
        `cd ${folder()} && mkdir -p samples && split -l 20 -a 5 plain samples/s 2>/dev/null; true`,
      ])
      await run('zstd', [
        '-q',
        '-f',
        '--train',
        '-r',
        at('samples'),
        '--maxdict=4096',
        '-o',
        at('dictionary'),
      ])
      await refuses(await packed('-D', at('dictionary')), 'zstdDictionary')

      const whole = await packed('-3')
      await refuses(whole.subarray(0, whole.byteLength - 1000), 'packingDamaged')
      await refuses(Buffer.concat([whole, Buffer.from('more')]), 'behindPacked')

      async function refuses(bytes: Buffer, id: string) {
        await expect(unpacked(bytes, engine)).rejects.toMatchObject({ reason: { id } })
      }
    },
    180_000,
  )
})

/** Comparing byte by byte with `toEqual` takes minutes. */
function same(one: Buffer, other: Buffer): boolean {
  return one.equals(other)
}

async function unpacked(bytes: Buffer, engine: typeof portableFrame): Promise<Buffer> {
  const chunks: Uint8Array[] = []
  for await (const chunk of unzstd(pieces(bytes), bytes.byteLength, undefined, engine))
    chunks.push(Buffer.from(chunk))
  return Buffer.concat(chunks)
}

/** Of sizes that end anywhere in a block. */
async function* pieces(bytes: Buffer): AsyncGenerator<Uint8Array, void, undefined> {
  for (let at = 0, size = 1; at < bytes.byteLength; at += size, size = ((size * 7919) % 90_000) + 1) {
    yield bytes.subarray(at, at + size)
  }
}

function skippable(kind: number, sizeBytes: number): Buffer {
  const head = Buffer.alloc(8)
  head.writeUInt32LE(0x184d2a50 + kind, 0)
  head.writeUInt32LE(sizeBytes, 4)
  return Buffer.concat([head, randomBytes(sizeBytes)])
}
