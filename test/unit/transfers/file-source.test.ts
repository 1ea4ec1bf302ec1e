import { appendFile, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { fileSource } from '../../../electron/transfers/local/file-source.ts'
import { PartCutter } from '../../../electron/transfers/upload/part-cutter.ts'
import { live, readAll, someBytes } from '../../conformance/harness.ts'

let folder: string
let path: string
const bytes = someBytes(300_000)

beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'bollard-test-'))
  path = join(folder, 'file')
  await writeFile(path, bytes)
})

afterEach(() => rm(folder, { recursive: true, force: true }))

describe('a file of this computer', () => {
  it('gives the bytes of a range in chunks, and ends where the file does', async () => {
    const chunks = await fileSource(path).read({ offset: 1000, length: 250_000 }, live)
    expect(Buffer.from(await readAll(chunks)).equals(bytes.subarray(1000, 251_000))).toBe(true)
    const rest = await fileSource(path).read({ offset: 290_000, length: 250_000 }, live)
    expect(Buffer.from(await readAll(rest)).equals(bytes.subarray(290_000))).toBe(true)
  })

  it('fills the parts of an upload itself, and gives fewer bytes only at its end', async () => {
    const cutter = new PartCutter(await fileSource(path).read({ offset: 0 }, live))
    const [first, last] = [new Uint8Array(200_000), new Uint8Array(200_000)]
    expect(await cutter.read(first)).toBe(200_000)
    expect(await cutter.read(last)).toBe(100_000)
    expect(await cutter.read(new Uint8Array(1))).toBe(0)
    await cutter.close()
    expect(Buffer.concat([first, last.subarray(0, 100_000)]).equals(bytes)).toBe(true)
  })

  it('never fills more than the range that was asked for', async () => {
    const cutter = new PartCutter(await fileSource(path).read({ offset: 5, length: 10 }, live))
    const part = new Uint8Array(100)
    expect(await cutter.read(part)).toBe(10)
    expect(Buffer.from(part.subarray(0, 10)).equals(bytes.subarray(5, 15))).toBe(true)
    await cutter.close()
  })

  it('has what was added to it meanwhile', async () => {
    const cutter = new PartCutter(await fileSource(path).read({ offset: 0 }, live))
    expect(await cutter.read(new Uint8Array(bytes.byteLength))).toBe(bytes.byteLength)
    await appendFile(path, 'more')
    expect(await cutter.read(new Uint8Array(10))).toBe(4)
    await cutter.close()
  })

  it('is not read any more once that is stopped', async () => {
    const stop = new AbortController()
    const cutter = new PartCutter(await fileSource(path).read({ offset: 0 }, stop.signal))
    stop.abort()
    await expect(cutter.read(new Uint8Array(10))).rejects.toThrow(/abort/i)
    await cutter.close()
  })

  it('says which file cannot be read', async () => {
    await rm(path)
    await expect(fileSource(path).read({ offset: 0 }, live)).rejects.toMatchObject({ where: { path } })
  })
})
