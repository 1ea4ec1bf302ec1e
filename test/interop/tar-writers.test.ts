import { mkdir, readFile, symlink, truncate, writeFile, link, chmod, open } from 'node:fs/promises'
import { join } from 'node:path'
import { gzipSync } from 'node:zlib'

import { beforeAll, expect, it } from 'vitest'

import { entryKinds } from '../../electron/api/rows.ts'
import type { LayerEntries } from '../../electron/contents/model/layer-entries.ts'
import { live, someBytes } from '../conformance/harness.ts'
import { describeWith } from '../peers/need.ts'
import { run } from '../peers/run.ts'
import { useTempFolder } from '../peers/temp-folder.ts'
import { contentOf, LayerStore } from '../unit/contents/layer-store.ts'

/** How each writer packs what is in the folder where it runs, as a command of the shell. */
const writers: Readonly<Record<string, string>> = {
  'GNU tar': 'tar --format=gnu -cf "$OUT" tree',
  'GNU tar, pax': 'tar --format=pax -cf "$OUT" tree',
  'GNU tar, ustar': 'tar --format=ustar --exclude=far -cf "$OUT" tree',
  'GNU tar, v7':
    'tar --format=v7 --exclude=far --exclude=nnn* --exclude=sss* --exclude=pipe --exclude=devices -cf "$OUT" tree',
  'GNU tar, sparse as in old GNU archives': 'tar --format=gnu -S -cf "$OUT" tree',
  'GNU tar, sparse 0.0': 'tar --format=pax --sparse-version=0.0 -S -cf "$OUT" tree',
  'GNU tar, sparse 0.1': 'tar --format=pax --sparse-version=0.1 -S -cf "$OUT" tree',
  'GNU tar, sparse 1.0': 'tar --format=pax --sparse-version=1.0 -S -cf "$OUT" tree',
  'GNU tar with absolute names': 'tar -P -cf "$OUT" "$PWD/tree"',
  'GNU tar with a dot before names': 'tar -cf "$OUT" ./tree',
  'GNU tar, the same twice': 'tar -cf "$OUT" tree tree/a-file tree/a-file',
  bsdtar: 'bsdtar --format=gnutar -cf "$OUT" tree',
  'bsdtar, pax': 'bsdtar --format=pax -cf "$OUT" tree',
  'bsdtar, ustar': 'bsdtar --format=ustar --exclude=far -cf "$OUT" tree',
  busybox: 'busybox tar -cf "$OUT" tree',
  pax: 'pax -w -x ustar -f "$OUT" tree/a-file tree/folder tree/soft',
  cpio: 'find tree -not -path "*far*" | cpio -o -H ustar --quiet > "$OUT"',
  'Python, GNU': pythonWriter('GNU_FORMAT'),
  'Python, pax': pythonWriter('PAX_FORMAT'),
}

function pythonWriter(format: string): string {
  const program = `import sys,tarfile; t=tarfile.open(sys.argv[1],"w",format=tarfile.${format}); t.add("tree"); t.close()`
  return `python3 -c '${program}' "$OUT"`
}

describeWith(
  ['bsdtar', 'busybox', 'pax', 'cpio', 'python3'],
  'a layer gives the entries that tar lists, and the bytes that tar extracts, when it is written by',
  () => {
    const folder = useTempFolder()

    beforeAll(async () => {
      await makeTree(join(folder(), 'tree'))
    })

    it.each(Object.entries(writers))('%s', async (name, command) => {
      const archive = join(folder(), `${name.replaceAll(/\W/g, '-')}.tar`)
      await run('sh', ['-c', command], { cwd: folder(), env: { OUT: archive } })
      const listed = await run(
        'tar',
        ['--numeric-owner', '--full-time', '--quoting-style=escape', '-P', '-tvf', archive],
        { env: { TZ: 'UTC', LC_ALL: 'C.UTF-8' } },
      )
      const store = await LayerStore.in(folder())
      const bytes = gzipSync(await readFile(archive), { level: 1 })
      const index = await store.layers().index(await store.push(bytes), live)
      expect(asListed(index.entries)).toEqual(listed.trimEnd().split('\n').map(normalized))
      for (const [row, path] of index.entries.paths.entries()) {
        if (entryKinds[index.entries.kinds[row] ?? 0] !== 'file') continue
        const onDisk = await readFile(join(folder(), path.slice(path.indexOf('tree'))))
        expect((await contentOf(index, path, live)).equals(onDisk), path).toBe(true)
      }
    })
  },
)

async function makeTree(tree: string): Promise<void> {
  const at = (name: string): string => join(tree, name)
  await mkdir(at('folder/below'), { recursive: true })
  await mkdir(at('far'), { recursive: true })
  await mkdir(at('devices'))
  await writeFile(at('a-file'), 'some text\n')
  await writeFile(at('empty'), '')
  await writeFile(at('folder/below/block'), someBytes(512))
  await writeFile(at('folder/large'), someBytes(700_001))
  await writeFile(at('folder/名字 with space'), 'named\n')
  await writeFile(at(`folder/${'n'.repeat(90)}`), 'long\n')
  // Its first hundred bytes, which are in its header, end in a slash.
  await mkdir(at(`folder/${'s'.repeat(87)}`))
  await writeFile(at(`folder/${'s'.repeat(87)}/after-the-slash`), 'not a folder\n')
  await writeFile(at('program'), '#!/bin/sh\n')
  await chmod(at('program'), 0o4755)
  const deep = Array.from({ length: 12 }, (_, level) => `level-${level}-${'x'.repeat(20)}`).join('/')
  await mkdir(at(`far/${deep}`), { recursive: true })
  await writeFile(at(`far/${deep}/at-the-end`), 'far\n')
  await symlink(deep, at('far/link-to-far'))
  await symlink('../a-file', at('folder/soft'))
  await symlink('a-file', at('soft'))
  await link(at('a-file'), at('hard'))
  await sparse(at('holes'), [
    [0, 'begin'],
    [1_000_000, 'middle'],
    [3_000_000, 'end'],
  ])
  await sparse(
    at('many-holes'),
    Array.from({ length: 60 }, (_, hole) => [hole * 65_536, `piece ${hole}`]),
  )
  await sparse(at('ends-in-a-hole'), [[8192, 'text']])
  await truncate(at('ends-in-a-hole'), 2_000_000)
  await run('mkfifo', [at('pipe')])
  await run('sh', ['-c', `mknod devices/null c 1 3 && mknod devices/disk b 8 1`], { cwd: tree }).catch(
    // Only root makes devices.
    () => '',
  )
  await run('sh', ['-c', 'find tree -exec touch -h -d "2021-03-04 05:06:07 UTC" {} +'], {
    cwd: join(tree, '..'),
  })
}

async function sparse(
  path: string,
  pieces: readonly (readonly [offset: number, text: string])[],
): Promise<void> {
  const file = await open(path, 'w')
  for (const [offset, text] of pieces) await file.write(text, offset)
  await file.close()
}

/** A line of tar as far as a layer knows it: names as it normalizes them, and no numbers of devices. */
function normalized(line: string): string {
  const [, mode = '', owner = '', size = '', date = '', time = '', rest = ''] =
    /^(\S{10}) +(\S+) +(\d+(?:,\d+)?) (\S+) (\S+) (.*)$/.exec(line) ?? []
  const [, name = '', arrow = '', target = ''] = /^(.*?)(?:( -> | link to )(.*))?$/.exec(rest) ?? []
  const shown = arrow === ' link to ' ? pathOf(target) : unescaped(target)
  return [
    mode,
    owner,
    mode.startsWith('-') ? Number(size) : 0,
    `${date} ${time}`,
    pathOf(name) + arrow + shown,
  ].join(' ')
}

function pathOf(name: string): string {
  return unescaped(name)
    .split('/')
    .filter((part) => part !== '' && part !== '.')
    .join('/')
}

function unescaped(name: string): string {
  return name.replaceAll('\\ ', ' ')
}

function asListed(entries: LayerEntries): readonly string[] {
  return entries.paths.map((path, row) => {
    const kind = entryKinds[entries.kinds[row] ?? 0] ?? 'file'
    const target = entries.targets[row] ?? ''
    const arrow = kind === 'hardLink' ? ' link to ' : kind === 'symbolicLink' ? ' -> ' : ''
    return [
      (letters[kind] ?? '?') + permissions(entries.modes[row] ?? 0),
      `${entries.userIds[row]}/${entries.groupIds[row]}`,
      entries.sizesBytes[row],
      new Date(entries.modifiedAtMs[row] ?? 0).toISOString().slice(0, 19).replace('T', ' '),
      path + arrow + target,
    ].join(' ')
  })
}

const letters: Readonly<Record<string, string>> = {
  file: '-',
  folder: 'd',
  symbolicLink: 'l',
  hardLink: 'h',
  characterDevice: 'c',
  blockDevice: 'b',
  pipe: 'p',
}

function permissions(mode: number): string {
  const letter = (shift: number, special: number, mark: string): string => {
    const bits = (mode >> shift) & 7
    const isSpecial = (mode & special) !== 0
    const runs = (bits & 1) !== 0
    const last = isSpecial ? (runs ? mark : mark.toUpperCase()) : runs ? 'x' : '-'
    return `${(bits & 4) !== 0 ? 'r' : '-'}${(bits & 2) !== 0 ? 'w' : '-'}${last}`
  }
  return letter(6, 0o4000, 's') + letter(3, 0o2000, 's') + letter(0, 0o1000, 't')
}
