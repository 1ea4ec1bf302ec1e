import { mkdir, mkdtemp, readdir, readFile, rename, stat, utimes, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { beforeEach, describe, expect, it } from 'vitest'

import { keyFileSealer } from '../../../electron/host/key-file-sealer.ts'
import { StoreList } from '../../../electron/stores/list/store-list.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'

const folder = useTempFolder()
const secret = 'hush-hush-0123456789'
let dataDir = ''
beforeEach(async () => {
  dataDir = await mkdtemp(join(folder(), 'data-'))
})

async function openBook(): Promise<StoreList> {
  return StoreList.open(dataDir, await keyFileSealer(dataDir))
}

function s3(name: string) {
  return {
    name,
    driver: 's3' as const,
    values: { bucket: name, region: 'us-east-1' },
    secrets: { accesskey: 'AKIAEXAMPLE', secretkey: secret },
    fromEnvironment: ['bucket'],
    readOnly: true,
  }
}

function onDisk(): Promise<string> {
  return readFile(join(dataDir, 'stores.json'), 'utf8')
}

describe('the list of stores', () => {
  it('is empty at first, and writes nothing before there is something', async () => {
    const storeList = await openBook()
    expect(storeList.all()).toEqual([])
    expect(storeList.damaged).toBeUndefined()
    expect(await readdir(dataDir)).toEqual(['secret.key'])
  })

  it('keeps what was added, in its order, for the next start', async () => {
    const storeList = await openBook()
    const one = await storeList.add(s3('one'))
    const two = await storeList.add({ ...s3('two'), readOnly: false, secrets: {} })
    const again = await openBook()
    expect(again.all()).toEqual([one, two])
    expect(again.get(one.id)).toMatchObject({ name: 'one', readOnly: true, sample: false })
    expect(await again.secretsOf(one.id)).toEqual({ accesskey: 'AKIAEXAMPLE', secretkey: secret })
    expect(await again.secretsOf(two.id)).toEqual({})
  })

  it('keeps what was edited under the same id, and the switch as it was', async () => {
    const storeList = await openBook()
    const { id } = await storeList.add({ ...s3('one'), readOnly: false })
    await storeList.edit(id, { ...s3('renamed'), secrets: { accesskey: 'OTHER' }, fromEnvironment: [] })
    const again = await openBook()
    expect(again.all()).toEqual([
      expect.objectContaining({ id, name: 'renamed', readOnly: false, secretNames: ['accesskey'] }),
    ])
    expect(await again.secretsOf(id)).toEqual({ accesskey: 'OTHER' })
  })

  it('forgets what was removed, secrets and all', async () => {
    const storeList = await openBook()
    const { id } = await storeList.add(s3('one'))
    await storeList.remove(id)
    expect((await openBook()).all()).toEqual([])
    expect(JSON.parse(await onDisk())).toEqual({ version: 1, stores: [] })
    expect(() => storeList.get(id)).toThrow(/no such store/)
    await expect(storeList.remove(id)).rejects.toMatchObject({ code: 'NotFound' })
  })

  it('has each name once', async () => {
    const storeList = await openBook()
    const { id } = await storeList.add(s3('one'))
    await storeList.add(s3('two'))
    await expect(storeList.add(s3('one'))).rejects.toMatchObject({ code: 'AlreadyExists' })
    await expect(storeList.edit(id, s3('two'))).rejects.toMatchObject({ code: 'AlreadyExists' })
    await storeList.edit(id, s3('one'))
    expect(storeList.all().map(({ name }) => name)).toEqual(['one', 'two'])
  })

  it('keeps all of many changes that come at once, on the disk too', async () => {
    const storeList = await openBook()
    const names = Array.from({ length: 20 }, (_, index) => `store-${index}`)
    const added = await Promise.all(names.map((name) => storeList.add(s3(name))))
    await Promise.all([
      ...added.slice(0, 5).map(({ id }) => storeList.remove(id)),
      ...added.slice(5, 10).map(({ id }) => storeList.setReadOnly(id, false)),
    ])
    const again = await openBook()
    expect(again.all()).toEqual(storeList.all())
    expect(again.all().map(({ name }) => name)).toEqual(names.slice(5))
    expect(again.all().filter(({ readOnly }) => !readOnly)).toHaveLength(5)
  })

  it('lets one of two that want the same name at once have it', async () => {
    const storeList = await openBook()
    const outcomes = await Promise.allSettled([storeList.add(s3('one')), storeList.add(s3('one'))])
    expect(outcomes.map(({ status }) => status)).toEqual(['fulfilled', 'rejected'])
  })

  it('stays as it was when it cannot be written, and works again afterwards', async () => {
    const storeList = await openBook()
    const { id } = await storeList.add(s3('one'))
    await rename(join(dataDir, 'stores.json'), join(dataDir, 'kept.json'))
    await mkdir(join(dataDir, 'stores.json'))
    await expect(storeList.remove(id)).rejects.toMatchObject({ code: 'InvalidPath' })
    expect(storeList.get(id).name).toBe('one')
    expect((await readdir(dataDir)).filter((name) => name.endsWith('.new'))).toEqual([])
    await rename(join(dataDir, 'stores.json'), join(dataDir, 'in-the-way'))
    await storeList.setReadOnly(id, false)
    expect((await openBook()).get(id).readOnly).toBe(false)
  })
})

describe('the file of the list', () => {
  it('has no secret in clear, and is readable by its owner only', async () => {
    const storeList = await openBook()
    await storeList.add(s3('one'))
    const text = await onDisk()
    const everyForm = [secret, 'AKIAEXAMPLE'].flatMap((each) => [
      each,
      Buffer.from(each).toString('base64').slice(0, 16),
      Buffer.from(each).toString('hex'),
    ])
    for (const form of everyForm) expect(text).not.toContain(form)
    expect((await stat(join(dataDir, 'stores.json'))).mode & 0o777).toBe(0o600)
    expect((await stat(join(dataDir, 'secret.key'))).mode & 0o777).toBe(0o600)
  })

  it('is replaced as a whole: a reader never sees a half', async () => {
    const storeList = await openBook()
    await storeList.add(s3('first'))
    const adding = Promise.all(Array.from({ length: 30 }, (_, index) => storeList.add(s3(`store-${index}`))))
    const counts: number[] = []
    for (let read = 0; read < 200; read += 1) {
      counts.push((JSON.parse(await onDisk()) as { stores: unknown[] }).stores.length)
    }
    await adding
    expect(counts).toEqual(counts.toSorted((a, b) => a - b))
    expect(JSON.parse(await onDisk())).toMatchObject({ stores: { length: 31 } })
  })

  it('is not disturbed by what a crash left beside it', async () => {
    const { id } = await (await openBook()).add(s3('one'))
    await writeFile(join(dataDir, 'stores.json.0123456789ab.new'), '{"version": 1, "sto')
    const again = await openBook()
    expect(again.damaged).toBeUndefined()
    expect(again.get(id).name).toBe('one')
  })

  it.each([
    ['half a document', '{"version": 1, "stores": [{'],
    ['another version', '{"version": 2, "stores": []}'],
    ['something else', '[1, 2, 3]'],
    ['nothing', ''],
  ])('is put aside when it is %s', async (_, text) => {
    await writeFile(join(dataDir, 'stores.json'), text, { mode: 0o600 })
    await utimes(join(dataDir, 'stores.json'), new Date(), new Date(Date.UTC(2026, 0, 2)))
    const storeList = await openBook()
    expect(storeList.all()).toEqual([])
    expect(storeList.damaged?.keptAs).toBe(join(dataDir, 'stores.json.damaged-2026-01-02T00-00-00.000Z'))
    await storeList.add(s3('new'))
    expect(await readFile(storeList.damaged?.keptAs ?? '', 'utf8')).toBe(text)
    expect((await stat(storeList.damaged?.keptAs ?? '')).mode & 0o777).toBe(0o600)
    expect((await openBook()).damaged).toBeUndefined()
  })

  it('is put aside once, however often it is found as it was', async () => {
    await writeFile(join(dataDir, 'stores.json'), 'damaged')
    const found = [(await openBook()).damaged, (await openBook()).damaged]
    expect(found[1]).toEqual(found[0])
    expect((await readdir(dataDir)).filter((name) => name.includes('damaged'))).toHaveLength(1)
  })

  it('gives its good records when one is damaged, and is put aside', async () => {
    const storeList = await openBook()
    const one = await storeList.add(s3('one'))
    const two = await storeList.add(s3('two'))
    const content = JSON.parse(await onDisk()) as { stores: Record<string, unknown>[] }
    const damaged = [one, { ...two, driver: 'floppy' }, 'a text', null]
    await writeFile(join(dataDir, 'stores.json'), JSON.stringify({ ...content, stores: damaged }))
    const again = await openBook()
    expect(again.all()).toEqual([one])
    expect(await readFile(again.damaged?.keptAs ?? '', 'utf8')).toContain('floppy')
    expect(await again.secretsOf(one.id)).toMatchObject({ secretkey: secret })
  })
})

describe('secrets of a store', () => {
  const words = /cannot be opened on this computer any more; enter them again/

  it('do not open under another key, and say so with the name of the store', async () => {
    const storeList = await openBook()
    const { id } = await storeList.add(s3('one'))
    await rename(join(dataDir, 'secret.key'), join(dataDir, 'old.key'))
    const again = await openBook()
    await expect(again.secretsOf(id)).rejects.toMatchObject({
      code: 'InvalidParameter',
      message: expect.stringMatching(words),
      where: { store: 'one', driver: 's3' },
    })
  })

  it('do not open in the record of another store', async () => {
    const storeList = await openBook()
    const one = await storeList.add(s3('one'))
    const two = await storeList.add({ ...s3('two'), secrets: { secretkey: 'another' } })
    const stores = [{ ...one, sealed: two.sealed }, two]
    await writeFile(join(dataDir, 'stores.json'), JSON.stringify({ version: 1, stores }))
    const again = await openBook()
    await expect(again.secretsOf(one.id)).rejects.toThrow(words)
    expect(await again.secretsOf(two.id)).toEqual({ secretkey: 'another' })
  })

  it('do not open when a single bit was changed, wherever it is', async () => {
    const storeList = await openBook()
    const { id, sealed = '' } = await storeList.add({ ...s3('one'), secrets: { secretkey: 'x' } })
    const bytes = Buffer.from(sealed, 'base64')
    const sealer = await keyFileSealer(dataDir)
    const opened: number[] = []
    for (let at = 0; at < bytes.length; at += 1) {
      const changed = Buffer.from(bytes)
      changed[at] = (changed[at] ?? 0) ^ 1
      await sealer.open(changed).then(
        () => opened.push(at),
        () => undefined,
      )
    }
    expect(opened).toEqual([])
    await expect(sealer.open(new Uint8Array(3))).rejects.toThrow('not sealed by us')
    expect(await storeList.secretsOf(id)).toEqual({ secretkey: 'x' })
  })

  it('are sealed differently each time', async () => {
    const sealer = await keyFileSealer(dataDir)
    expect(await sealer.seal('same')).not.toEqual(await sealer.seal('same'))
  })

  it('are sealed under one key by programs that start at once', async () => {
    const [one, two] = await Promise.all([keyFileSealer(dataDir), keyFileSealer(dataDir)])
    expect(await two.open(await one.seal('text'))).toBe('text')
    expect(await readdir(dataDir)).toEqual(['secret.key'])
  })

  it('are refused a key file that is none, by its path', async () => {
    await writeFile(join(dataDir, 'secret.key'), 'short')
    await expect(keyFileSealer(dataDir)).rejects.toThrow(join(dataDir, 'secret.key'))
  })
})
