import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'

import { describe, expect, it } from 'vitest'

import { licencesOf, packageFolderOf, type PackageLicence } from '../../../electron/packaging/licences.ts'

const listed = resolve('dist/renderer/licences.json')

describe('the licences', () => {
  it('are of each package whose code is in a program, by its source map', async () => {
    const known = new Set((await licences()).map(({ name, version }) => `${name} ${version}`))
    const maps = (await readdir('dist', { recursive: true })).filter((path) => path.endsWith('.map'))
    expect(maps.length).toBeGreaterThan(7)
    const folders = new Set<string>()
    for (const path of maps) {
      const { sources } = JSON.parse(await readFile(join('dist', path), 'utf8')) as { sources: string[] }
      for (const source of sources) {
        const folder = packageFolderOf(resolve('dist', path, '..', source))
        if (folder !== undefined) folders.add(folder)
      }
    }
    expect(folders.size).toBeGreaterThan(50)
    const missing = licencesOf([...folders].map((folder) => `${folder}/index.js`)).filter(
      ({ name, version }) => !known.has(`${name} ${version}`),
    )
    expect(missing).toEqual([])
  })

  it('are of what the window and Electron are made of, each with its text or its name', async () => {
    const all = await licences()
    const names = all.map(({ name }) => name)
    expect(names).toEqual(
      expect.arrayContaining(['react', 'react-dom', '@mantine/core', 'i18next', 'electron', 'zod', 'ws']),
    )
    expect(all.filter(({ licence, text }) => licence === '' && text === '')).toEqual([])
    expect(names).not.toContain('vite')
  })

  it.each([
    ['/app/node_modules/react/index.js', '/app/node_modules/react'],
    ['/app/node_modules/@a/b/lib/x.js?commonjs', '/app/node_modules/@a/b'],
    ['\0/app/node_modules/a/node_modules/b/x.js', '/app/node_modules/a/node_modules/b'],
    ['C:\\app\\node_modules\\a\\x.js', 'C:/app/node_modules/a'],
    ['/app/electron/main.ts', undefined],
  ])('find the package of %s', (module, expected) => {
    expect(packageFolderOf(module)).toBe(expected)
  })
})

async function licences(): Promise<readonly PackageLicence[]> {
  if (!existsSync(listed)) throw new Error(`${listed} is missing: run "npm run build" first`)
  return JSON.parse(await readFile(listed, 'utf8')) as readonly PackageLicence[]
}
