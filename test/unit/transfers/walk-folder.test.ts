import { chmod, mkdir, symlink, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { join } from 'node:path'

import { afterEach, describe, expect, it } from 'vitest'

import { walkFolder, type FolderPage } from '../../../electron/transfers/local/walk-folder.ts'
import { live } from '../../conformance/harness.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'

const folder = useTempFolder()

async function walked(root: string): Promise<FolderPage> {
  const pages: FolderPage[] = []
  for await (const page of walkFolder(root, live)) pages.push(page)
  return {
    files: pages
      .flatMap(({ files }) => files)
      .toSorted((a, b) => Buffer.compare(Buffer.from(a.relativePath), Buffer.from(b.relativePath))),
    problems: pages.flatMap(({ problems }) => problems),
  }
}

async function made(name: string, files: Readonly<Record<string, string>>): Promise<string> {
  const root = join(folder(), name)
  await mkdir(root)
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(root, path, '..'), { recursive: true })
    await writeFile(join(root, path), text)
  }
  return root
}

describe('a dropped folder', () => {
  it('yields every file below it, by paths that begin with its own name', async () => {
    const root = await made('plain', { 'a.txt': 'abc', 'b/c/d.txt': '', 'b/e': '12' })
    await mkdir(join(root, 'nothing in it'))
    const { files, problems } = await walked(root)
    expect(problems).toEqual([])
    expect(files.map(({ relativePath, sizeBytes }) => [relativePath, sizeBytes])).toEqual([
      ['plain/a.txt', 3],
      ['plain/b/c/d.txt', 0],
      ['plain/b/e', 2],
    ])
    expect(files[0]?.path).toBe(join(root, 'a.txt'))
    expect(files[0]?.modifiedAtMs).toBeGreaterThan(Date.now() - 60_000)
  })

  it('gives names as they are, byte for byte', async () => {
    const names = ['e\u0301.txt', '\u00e9.txt', ' x ', 'a#b%20c+d&e=f', '日本', '%zz', '\'"\\', '🐚']
    const root = await made('odd names', Object.fromEntries(names.map((name) => [name, 'x'])))
    const { files, problems } = await walked(root)
    expect(problems).toEqual([])
    expect(new Set(files.map(({ relativePath }) => relativePath))).toEqual(
      new Set(names.map((name) => `odd names/${name}`)),
    )
    expect(files).toHaveLength(names.length)
  })

  it('reports links, and follows none', async () => {
    const root = await made('links', { file: 'x' })
    await symlink(join(root, 'file'), join(root, 'to a file'))
    await symlink(root, join(root, 'round and round'))
    await symlink('nowhere', join(root, 'to nothing'))
    const { files, problems } = await walked(root)
    expect(files.map(({ relativePath }) => relativePath)).toEqual(['links/file'])
    expect(new Set(problems)).toEqual(
      new Set(
        ['to a file', 'round and round', 'to nothing'].map((name) => ({
          path: `links/${name}`,
          kind: 'link',
        })),
      ),
    )
  })

  it('reports names that are not UTF-8', async () => {
    const root = await made('bytes', { good: 'x' })
    await writeFile(Buffer.concat([Buffer.from(`${root}/bad `), Buffer.from([0xff])]), 'x')
    const { files, problems } = await walked(root)
    expect(files.map(({ relativePath }) => relativePath)).toEqual(['bytes/good'])
    expect(problems).toEqual([
      {
        path: 'bytes/bad \ufffd',
        kind: 'unreadable',
        detail: 'the name is not UTF-8',
        reason: { id: 'nameNotUtf8', values: {} },
      },
    ])
  })

  it('reports folders that lie deeper than a key is long, and gives the others', async () => {
    const deep = Array.from({ length: 12 }, () => 'd'.repeat(100)).join('/')
    const { files, problems } = await walked(await made('deep', { [`${deep}/file`]: 'x', z: 'x' }))
    expect(files.map(({ relativePath }) => relativePath)).toEqual(['deep/z'])
    expect(problems).toMatchObject([{ kind: 'unreadable', detail: expect.stringContaining('1024 bytes') }])
  })

  it('yields thousands of files in pages, and closes its folders when the reader stops', async () => {
    const files = Object.fromEntries(Array.from({ length: 1300 }, (_, index) => [`${index}`, '']))
    const root = await made('many', files)
    expect((await walked(root)).files).toHaveLength(1300)
    for await (const page of walkFolder(root, live)) {
      expect(page.files.length).toBeLessThanOrEqual(500)
      break
    }
  })

  it('fails when it is no folder, is missing, or the signal aborts', async () => {
    const root = await made('refused', { file: 'x' })
    await expect(walked(join(root, 'file'))).rejects.toMatchObject({ code: 'InvalidPath' })
    await expect(walked(join(root, 'nowhere'))).rejects.toMatchObject({ code: 'NotFound' })
    const stopped = walkFolder(root, AbortSignal.abort())
    await expect(stopped.next()).rejects.toThrow(/abort/i)
  })
})

describe.skipIf(process.platform === 'win32')('a dropped folder of a system with permissions', () => {
  let server: Server | undefined
  afterEach(() => {
    server?.close()
    if (process.getuid?.() === 0) process.seteuid?.(0)
  })

  it('reports what is neither file nor folder', async () => {
    const root = await made('special', { file: 'x' })
    server = createServer()
    await new Promise<void>((resolve) => server?.listen(join(root, 'socket'), resolve))
    const { files, problems } = await walked(root)
    expect(files.map(({ relativePath }) => relativePath)).toEqual(['special/file'])
    expect(problems).toEqual([{ path: 'special/socket', kind: 'special' }])
  })

  it('reports files and folders that must not be read, and why', async () => {
    const root = await made('closed', { secret: 'x', 'hidden/file': 'x', open: 'x' })
    await chmod(folder(), 0o755)
    await chmod(join(root, 'secret'), 0)
    await chmod(join(root, 'hidden'), 0)
    if (process.getuid?.() === 0) process.seteuid?.(65_534)
    const { files, problems } = await walked(root)
    expect(files.map(({ relativePath }) => relativePath)).toEqual(['closed/open'])
    const wanted = { kind: 'unreadable', detail: expect.stringMatching(/may not/) }
    expect(problems.map(({ path }) => path).toSorted()).toEqual(['closed/hidden', 'closed/secret'])
    for (const problem of problems) expect(problem).toMatchObject(wanted)
  })
})
