import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { afterAll, beforeAll, describe, expect, it } from 'vitest'

import type { TransferRow } from '../../../electron/api/rows.ts'
import { openNodeWindow, type NodeWindow } from '../../bench/node-window.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { allSettled, transfersWhen } from '../../watched-transfers.ts'
import { startTestHost, type TestHost } from './test-host.ts'

const folder = useTempFolder()
const mebibyte = 1024 * 1024
let host: TestHost
let store: string
beforeAll(async () => {
  host = await startTestHost(folder())
  const window = await openNodeWindow(host.url)
  await mkdir(join(folder(), 'bucket'))
  const draft = { driver: 'filesystem', values: { rootdirectory: join(folder(), 'bucket') } } as const
  store = (await window.client.addStore({ ...draft, name: 'local', readOnly: false })).store
  window.close()
})
afterAll(() => host.close())

describe('files through the browser host', () => {
  it('go up whole', async () => {
    const window = await openNodeWindow(host.url)
    const content = Buffer.from(Array.from({ length: 3 * mebibyte + 1 }, (_, index) => index % 253))
    const token = window.offer(content.byteLength, () => [content.subarray(0, 1000), content.subarray(1000)])
    const ended = await upload(window, 'up/whole.bin', token, content.byteLength)
    expect(ended.state.phase).toBe('done')
    expect((await readFile(join(folder(), 'bucket', 'up', 'whole.bin'))).equals(content)).toBe(true)
    window.close()
  })

  it('are not taken for whole when the page leaves in their middle', async () => {
    const [leaving, staying] = await Promise.all([openNodeWindow(host.url), openNodeWindow(host.url)])
    const token = leaving.offer(64 * mebibyte, function* leave() {
      yield Buffer.alloc(mebibyte)
      leaving.close()
      throw new Error('the page has gone')
    })
    const { transfers } = await startUpload(leaving, 'up/half.bin', token, 64 * mebibyte)
    const ended = await endOf(staying, transfers[0] ?? '')
    expect(ended.state).toEqual({ phase: 'waiting', need: { kind: 'file' } })
    expect(await readdir(join(folder(), 'bucket', 'up'))).not.toContain('half.bin')
    const content = Buffer.alloc(64 * mebibyte, 'the same file')
    const again = staying.offer(content.byteLength, () => [content])
    await staying.client.provideToTransfer({ transfer: transfers[0] ?? '', token: again })
    expect((await endOf(staying, transfers[0] ?? '')).state.phase).toBe('done')
    expect((await readFile(join(folder(), 'bucket', 'up', 'half.bin'))).equals(content)).toBe(true)
    staying.close()
  })

  it('cannot be read out of another page by guessing', async () => {
    const window = await openNodeWindow(host.url)
    const ended = await upload(window, 'up/guessed.bin', '0e9e4b0e-0000-4000-8000-000000000000', 5)
    expect(ended.state).toMatchObject({ phase: 'failed', error: { code: 'NotFound' } })
    window.close()
  })
})

function startUpload(window: NodeWindow, relativePath: string, token: string, sizeBytes: number) {
  return window.client.startUpload({ store, prefix: '', sources: [{ token, relativePath, sizeBytes }] })
}

async function upload(window: NodeWindow, path: string, token: string, sizeBytes: number) {
  const { transfers } = await startUpload(window, path, token, sizeBytes)
  return endOf(window, transfers[0] ?? '')
}

async function endOf(window: NodeWindow, transfer: string): Promise<TransferRow> {
  const rows = await transfersWhen(window.client.watchTransfers({}), allSettled)
  const row = rows.find(({ id }) => id === transfer)
  if (row === undefined) throw new Error('there is no such transfer')
  return row
}
