import { access, readdir, readFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'

import { expect, it } from 'vitest'

const documents = [
  'ARCHITECTURE.md',
  'CONTRIBUTING.md',
  'SECURITY.md',
  'README.md',
  'docs/glossary.md',
  ...(await readdir('docs/decisions')).map((name) => `docs/decisions/${name}`),
]

it.each(documents)('%s names only paths that exist', async (document) => {
  const text = await readFile(document, 'utf8')
  const paths = [
    ...[...text.matchAll(/`([^`\s]+)`/g)].map(([, quoted = '']) => quoted).filter(isPath),
    ...[...text.matchAll(/\]\(([^)#:]+)\)/g)].map(([, link = '']) => join(dirname(document), link)),
  ]
  expect(await missing(paths)).toEqual([])
})

it('the tree of rooms in ARCHITECTURE.md is that of the folders', async () => {
  const [, tree = ''] = /## Rooms\n\n```\n([^]*?)```/.exec(await readFile('ARCHITECTURE.md', 'utf8')) ?? []
  let top = ''
  const paths: string[] = []
  for (const line of tree.trimEnd().split('\n')) {
    const [names = ''] = line.trimStart().split(/ {2,}/)
    if (!line.startsWith(' ')) top = names
    else paths.push(...names.split(' ').map((name) => top + name))
  }
  expect(await missing(paths)).toEqual([])
  for (const room of ['drivers', 'electron', 'renderer']) {
    const folders = (await readdir(room, { withFileTypes: true })).filter(
      (entry) => entry.isDirectory() && !entry.name.startsWith('.'),
    )
    expect(paths).toEqual(expect.arrayContaining(folders.map(({ name }) => `${room}/${name}/`)))
  }
})

it('a function that ARCHITECTURE.md names is in the file that it names beside it', async () => {
  const text = await readFile('ARCHITECTURE.md', 'utf8')
  const named = [...text.matchAll(/`(\w+)`(?:\s\(|\sin\s)`([\w./-]+\.tsx?)`/g)]
  expect(named.length).toBeGreaterThan(20)
  const absent: string[] = []
  for (const [, name = '', path = ''] of named)
    if (!new RegExp(`\\b${name}\\b`).test(await readFile(path, 'utf8'))) absent.push(`${name} in ${path}`)
  expect(absent).toEqual([])
})

it('ARCHITECTURE.md stays a map of one page', async () => {
  const text = await readFile('ARCHITECTURE.md', 'utf8')
  expect(text.split(/\s+/).filter((word) => word !== '').length).toBeLessThanOrEqual(1200)
})

it('the list of decisions has every decision by its number and title', async () => {
  const list = await readFile('docs/decisions/README.md', 'utf8')
  const names = documents.filter((document) => /\/\d{4}-/.test(document))
  const lines = await Promise.all(
    names.map(async (name) => {
      const file = name.slice('docs/decisions/'.length)
      const [title = ''] = (await readFile(name, 'utf8')).split('\n', 1)
      return `- [${file.slice(0, 4)} ${title.replace('# ', '')}](${file})`
    }),
  )
  expect(list.split('\n').filter((line) => line.startsWith('- ['))).toEqual(lines)
})

it('the tests that SECURITY.md names for Electron are there', async () => {
  const text = await readFile('SECURITY.md', 'utf8')
  const absent: string[] = []
  let named = 0
  for (const [, cell = ''] of text.matchAll(/^\| \d+ \|.*\|.*\| (.+) \|$/gm)) {
    for (const said of cell.split('; ')) {
      const [, title = '', file = ''] = /^(.+?)(?: …)? \(([\w/-]+)\)$/.exec(said) ?? []
      const path = file.includes('/') ? `${file}.test.ts` : `test/electron/${file}.test.ts`
      named += 1
      if (file === '' || !(await readFile(path, 'utf8')).includes(title)) absent.push(said)
    }
  }
  expect(absent).toEqual([])
  expect(named).toBeGreaterThan(15)
})

/** Paths begin at the root; one with a placeholder or a wildcard stands for several. */
function isPath(quoted: string): boolean {
  return (
    /^(\.ci|docs|drivers|electron|findings|renderer|resources|test)\//.test(quoted) && !/[<>*{…]/.test(quoted)
  )
}

async function missing(paths: readonly string[]): Promise<readonly string[]> {
  const found = await Promise.all(
    paths.map((path) =>
      access(path).then(
        () => true,
        () => false,
      ),
    ),
  )
  return paths.filter((_, index) => found[index] !== true)
}
