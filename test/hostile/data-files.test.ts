import { lstat, mkdir, mkdtemp, readdir, readFile, symlink, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { expect } from 'vitest'

import { transfersWhen } from '../watched-transfers.ts'
import { openBackend } from '../unit/methods/test-backend.ts'
import { live } from '../conformance/harness.ts'
import { useTempFolder } from '../peers/temp-folder.ts'
import { describeHostile, type HostileInput } from './hostile-area.ts'

const folder = useTempFolder()
const mebibyte = 1024 * 1024

const dataFiles = [
  'stores.json',
  'settings.json',
  'window.json',
  'mirror-rules.json',
  'transfers.jsonl',
  'changes/log.jsonl',
]

/** What may stand where a file of ours is expected: on a disk that failed, or written by somebody else. */
const broken: readonly (readonly [string, () => Uint8Array])[] = [
  ['nothing', () => text('')],
  ['zeros', () => new Uint8Array(4096)],
  ['16 MiB of zeros', () => new Uint8Array(16 * mebibyte)],
  ['bytes that are no text', () => Buffer.from([0xff, 0xfe, 0xc3, 0x28, 0x00])],
  ['half a document', () => text('{"version": 1, "stores": [{"id": "a", "na')],
  ['null', () => text('null\n')],
  ['a number', () => text('1e999\n')],
  ['a text', () => text('"stores"\n')],
  ['a list', () => text('[1, [2, [3]]]\n')],
  ['an object of something else', () => text('{"hello": "world"}\n')],
  ['a later version', () => text('{"version": 99, "stores": []}\n')],
  ['wrong types', () => text('{"version": "1", "stores": {"0": null}, "theme": 7, "kind": [], "id": {}}\n')],
  [
    'a name of every object',
    () => text('{"version": 1, "__proto__": {"stores": []}, "constructor": null}\n'),
  ],
  ['a million brackets', () => text(`${'['.repeat(mebibyte)}\n`)],
  ['half a million of nested objects', () => text('{"a":'.repeat(mebibyte / 2))],
  ['a list of a million', () => text(`{"version": 1, "stores": [${'null,'.repeat(mebibyte)}null]}\n`)],
  ['a million lines of nothing', () => text('\n'.repeat(mebibyte))],
  ['a hundred thousand lines of no kind', () => text('{"kind":"whatever","id":"a"}\n'.repeat(100_000))],
  ['a line of 16 MiB', () => text(`{"kind":"added","id":"${'x'.repeat(16 * mebibyte)}"}\n`)],
  ['a hundred thousand notes of no transfer', () => text(notes(100_000))],
  ['a mark before it', () => text('\uFEFF{"version": 1, "stores": []}')],
  ['a document and more', () => text('{"version": 1, "stores": []}}}}}}\n')],
]

describeHostile('data files', [
  ...dataFiles.flatMap((name) => broken.map(([what, content]) => startsWith(name, what, content))),
  ...broken.map(([what, content]) => keyThatIs(what, content)),
  ...dataFiles.map((name) => inPlaceOf(name)),
  keyThatIsALink(),
])

/** The host starts and answers, and the bytes are still there for who can make something of them. */
function startsWith(name: string, what: string, content: () => Uint8Array): HostileInput {
  return {
    name: `${name} that holds ${what}`,
    async prepare() {
      const dataDir = await mkdtemp(join(folder(), 'data-'))
      const bytes = content()
      await mkdir(dirname(join(dataDir, name)), { recursive: true, mode: 0o700 })
      await writeFile(join(dataDir, name), bytes, { mode: 0o600 })
      return async () => {
        await startAndAsk(dataDir)
        if (!(await contentsOf(dataDir)).some((kept) => kept.equals(bytes))) {
          // What says nothing may go: a journal without a transfer, a list without a store.
          expect(Buffer.from(bytes).toString().trim().length, 'bytes that were thrown away').toBe(0)
        }
      }
    },
  }
}

/** A key that is none is told by its path: what was sealed under another one would be lost by a new one. */
function keyThatIs(what: string, content: () => Uint8Array): HostileInput {
  return {
    name: `secret.key that holds ${what}`,
    async prepare() {
      const dataDir = await mkdtemp(join(folder(), 'data-'))
      const bytes = content()
      await writeFile(join(dataDir, 'secret.key'), bytes, { mode: 0o600 })
      return async () => {
        await expect(startAndAsk(dataDir)).rejects.toThrow(join(dataDir, 'secret.key'))
        expect(Buffer.from(bytes).equals(await readFile(join(dataDir, 'secret.key')))).toBe(true)
      }
    },
  }
}

function inPlaceOf(name: string): HostileInput {
  return {
    name: `a folder in the place of ${name}`,
    async prepare() {
      const dataDir = await mkdtemp(join(folder(), 'data-'))
      await mkdir(join(dataDir, name, 'within'), { recursive: true })
      return async () => {
        // Where it fails it says which file is in the way; settings are as they were at first.
        await startAndAsk(dataDir).catch((error: unknown) =>
          expect(error).toMatchObject({ where: { path: join(dataDir, name) } }),
        )
      }
    },
  }
}

function keyThatIsALink(): HostileInput {
  return {
    name: 'secret.key that leads to a file of somebody else',
    async prepare() {
      const dataDir = await mkdtemp(join(folder(), 'data-'))
      const target = join(await mkdtemp(join(folder(), 'other-')), 'file')
      await writeFile(target, new Uint8Array(32), { mode: 0o644 })
      await symlink(target, join(dataDir, 'secret.key'))
      return async () => {
        await expect(startAndAsk(dataDir)).rejects.toThrow(join(dataDir, 'secret.key'))
        expect((await lstat(target)).mode & 0o777).toBe(0o644)
      }
    },
  }
}

async function startAndAsk(dataDir: string): Promise<void> {
  const running = await openBackend(folder(), dataDir)
  const { backend } = running
  try {
    await backend.getSettings({}, live)
    await backend.getWindowMemory({}, live)
    for await (const stores of backend.watchStores({}, live)) {
      expect(stores).toEqual([])
      break
    }
    expect((await backend.listMirrorRules({}, live)).rules).toEqual([])
    expect(await transfersWhen(backend.watchTransfers({}, live))).toEqual([])
    for await (const changes of backend.watchChanges({}, live)) {
      expect(changes).toEqual([])
      break
    }
  } finally {
    await running.close()
  }
}

async function contentsOf(dataDir: string): Promise<Buffer[]> {
  const entries = await readdir(dataDir, { withFileTypes: true })
  const within = entries.filter((entry) => entry.isDirectory() && entry.name === 'changes')
  const files = entries.filter((entry) => entry.isFile()).map(({ name }) => readFile(join(dataDir, name)))
  const deeper = await Promise.all(within.map(({ name }) => contentsOf(join(dataDir, name))))
  return [...(await Promise.all(files)), ...deeper.flat()]
}

function notes(count: number): string {
  const lines = Array.from({ length: count }, (_, at) =>
    JSON.stringify({ kind: 'memory', id: `t${at}`, name: 'part', value: at }),
  )
  return `${lines.join('\n')}\n`
}

function text(content: string): Uint8Array {
  return Buffer.from(content)
}
