import { readFile, readdir } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

import { beforeAll, describe, expect, it } from 'vitest'

import { extractRunner } from '../../../electron/contents/extract/extract-runner.ts'
import type { LayerPlace } from '../../../electron/contents/model/layer-reader.ts'
import type { OrderOf } from '../../../electron/transfers/model/order.ts'
import type { Sink, SinkFile } from '../../../electron/transfers/model/source.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { run } from '../../peers/run.ts'
import { KeptContext, KeptMemory } from '../transfers/transfer-parts.ts'
import { LayerStore } from './layer-store.ts'

describe('what is saved of a layer', () => {
  const folder = useTempFolder()
  const at = (name: string): string => join(folder(), name)
  let store: LayerStore
  let place: LayerPlace
  beforeAll(async () => {
    store = await LayerStore.in(at('stores'))
    await run('sh', [
      '-c',
      `mkdir -p ${at('root')}/etc && seq 1 90000 > ${at('root')}/etc/numbers && cp ${at('root')}/etc/numbers ${at('root')}/etc/again && tar -C ${at('root')} -cf ${at('layer.tar')} etc`,
    ])
    place = await store.push(gzipSync(await readFile(at('layer.tar'))))
  })

  it('goes to a page as it goes to a file, with its size told before', async () => {
    for (const path of ['etc', 'etc/numbers']) {
      const page = new PageSink()
      await extract(path, { kind: 'page', token: 'x' }, page)
      await extract(path, { kind: 'file', path: at('saved') })
      const bytes = Buffer.concat(page.chunks)
      expect(page.file?.sizeBytes, path).toBe(bytes.byteLength)
      expect(bytes.equals(await readFile(at('saved'))), path).toBe(true)
      expect(page.ended).toBe('committed')
    }
  })

  it('leaves nothing where it is cancelled, and is all there after another run', async () => {
    const cancel = new AbortController()
    const page = new PageSink(() => cancel.abort())
    await expect(extract('etc', { kind: 'page', token: 'x' }, page, cancel.signal)).rejects.toThrow(
      /abort|stopped/,
    )
    expect(page.ended).toBe('discarded')
    const stop = new AbortController()
    stop.abort()
    const before = await readdir(folder())
    const file = { kind: 'file', path: at('other') } as const
    await expect(extract('etc', file, undefined, stop.signal)).rejects.toThrow(/abort|stopped/)
    expect(await readdir(folder())).toEqual(before)
    await extract('etc', file)
    expect((await run('tar', ['-tf', at('other')])).split('\n')).toContain('etc/numbers')
  })

  async function extract(
    path: string,
    destination: OrderOf<'extract'>['place'],
    sink?: Sink,
    signal = new AbortController().signal,
  ): Promise<void> {
    const { driver } = store.registry
    const open = (id: string) => Promise.resolve({ id, name: id, driver })
    const runner = extractRunner({ open, layers: store.layers(), platform: 'linux' })
    const context = Object.assign(new KeptContext(new KeptMemory(), signal), {
      source: () => unexpected(),
      sink: () => sink ?? unexpected(),
    })
    const { store: id, repository, manifest, layer } = place
    await runner.run(
      { kind: 'extract', store: id, repository, manifest, from: { layer }, path, place: destination },
      context,
    )
  }
})

/** A page that keeps what it is given. */
class PageSink implements Sink {
  readonly chunks: Uint8Array[] = []
  file: SinkFile | undefined
  ended: 'committed' | 'discarded' | undefined
  readonly #onWrite: () => void

  constructor(onWrite: () => void = () => undefined) {
    this.#onWrite = onWrite
  }

  begin(file: SinkFile): Promise<void> {
    this.file = file
    return Promise.resolve()
  }

  write(bytes: Uint8Array): Promise<void> {
    this.chunks.push(Buffer.from(bytes))
    this.#onWrite()
    return Promise.resolve()
  }

  commit(): Promise<void> {
    this.ended = 'committed'
    return Promise.resolve()
  }

  discard(): Promise<void> {
    this.ended = 'discarded'
    return Promise.resolve()
  }
}

function unexpected(): never {
  throw new Error('nobody expected that it is asked for')
}
