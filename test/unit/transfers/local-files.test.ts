import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import { fileSink } from '../../../electron/transfers/local/file-sink.ts'
import { fileSource } from '../../../electron/transfers/local/file-source.ts'
import { live, readAll, someBytes } from '../../conformance/harness.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'

const folder = useTempFolder()

describe('a file as the source of an upload', () => {
  it('gives its bytes, whatever its size', async () => {
    for (const sizeBytes of [0, 1, 1024 * 1024, 2_500_000]) {
      const path = join(folder(), `source-${sizeBytes}`)
      await writeFile(path, someBytes(sizeBytes))
      const bytes = await readAll(await fileSource(path).read({ offset: 0 }, live))
      expect(Buffer.from(bytes).equals(someBytes(sizeBytes))).toBe(true)
    }
  })

  it('says which file is gone', async () => {
    const path = join(folder(), 'never-there')
    await expect(fileSource(path).read({ offset: 0 }, live)).rejects.toMatchObject({
      code: 'NotFound',
      where: { path },
    })
  })

  it('says that a folder is none', async () => {
    const chunks = await fileSource(folder()).read({ offset: 0 }, live)
    await expect(readAll(chunks)).rejects.toMatchObject({ code: 'InvalidPath', where: { path: folder() } })
  })

  it('ends with the signal, also when nobody has read from it yet', async () => {
    const path = join(folder(), 'unread')
    await writeFile(path, someBytes(10))
    const stop = new AbortController()
    const unread = await fileSource(path).read({ offset: 0 }, stop.signal)
    stop.abort()
    await expect(readAll(unread)).rejects.toThrow(/abort/i)
    await unread[Symbol.asyncIterator]().return?.()
  })

  it('closes the file at its end, and when the reader stops before', async () => {
    const path = join(folder(), 'closed')
    await writeFile(path, someBytes(10))
    const before = await openFiles()
    await readAll(await fileSource(path).read({ offset: 0 }, live))
    const unread = await fileSource(path).read({ offset: 0 }, live)
    await unread[Symbol.asyncIterator]().return?.()
    expect(await openFiles()).toBe(before)
  })
})

describe('a file as the sink of a download', () => {
  it('appears complete, and replaces an existing file', async () => {
    const path = join(await emptyFolder('whole'), 'image.tar')
    await writeFile(path, 'the old one')
    const sink = fileSink(path)
    await sink.begin({ name: 'image.tar', sizeBytes: 6 }, live)
    await sink.write(Buffer.from('the '))
    await sink.write(Buffer.from('new'))
    expect(await readFile(path, 'utf8')).toBe('the old one')
    await sink.commit()
    expect(await readFile(path, 'utf8')).toBe('the new')
    expect(await readdir(join(path, '..'))).toEqual(['image.tar'])
  })

  it('leaves nothing when it is discarded, begun or not', async () => {
    const place = await emptyFolder('discarded')
    const sink = fileSink(join(place, 'image.tar'))
    await sink.begin({ name: 'image.tar', sizeBytes: 6 }, live)
    await sink.write(Buffer.from('half'))
    await sink.discard()
    await fileSink(join(place, 'other.tar')).discard()
    expect(await readdir(place)).toEqual([])
  })

  it('says where it cannot be written', async () => {
    const path = join(folder(), 'no', 'such', 'folder')
    const begun = fileSink(path).begin({ name: 'folder', sizeBytes: 1 }, live)
    await expect(begun).rejects.toMatchObject({ code: 'NotFound', where: { path } })
  })

  it('does not take the place of a folder', async () => {
    const place = await emptyFolder('occupied')
    await mkdir(join(place, 'image.tar', 'inner'), { recursive: true })
    const sink = fileSink(join(place, 'image.tar'))
    await sink.begin({ name: 'image.tar', sizeBytes: 0 }, live)
    await expect(sink.commit()).rejects.toMatchObject({ where: { path: join(place, 'image.tar') } })
    await sink.discard()
    expect(await readdir(place)).toEqual(['image.tar'])
  })
})

async function emptyFolder(name: string): Promise<string> {
  const path = join(folder(), name)
  await mkdir(path)
  return path
}

/** Files that this process has open; where the system does not tell, as many as before. */
async function openFiles(): Promise<number> {
  try {
    return (await readdir('/proc/self/fd')).length
  } catch {
    return 0
  }
}
