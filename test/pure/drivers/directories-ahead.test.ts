import { setImmediate as nextTurn } from 'node:timers/promises'

import { describe, expect, it } from 'vitest'

import { DirectoriesAhead, type Level } from '../../../drivers/clouds/filesystem/directories-ahead.ts'
import type { Child } from '../../../drivers/clouds/filesystem/large-directories.ts'

const folder = (key: string): Child => ({ key, isFolder: true, isLink: false })
const file = (key: string): Child => ({ key, isFolder: false, isLink: false })

/** Directories by their keys, each read in a later turn. */
function newTree(
  directories: ReadonlyMap<string, readonly Child[]>,
  isWanted: (child: Child) => boolean = () => true,
) {
  const tree = { reads: [] as string[], running: 0, mostRunning: 0, failing: new Set<string>() }
  const levels: Level[] = []
  const read = async (key: string): Promise<readonly Child[] | undefined> => {
    tree.reads.push(key)
    tree.running += 1
    tree.mostRunning = Math.max(tree.mostRunning, tree.running)
    for (let turn = 0; turn < 3; turn += 1) await nextTurn()
    tree.running -= 1
    if (tree.failing.has(key)) throw new Error(`cannot read ${key}`)
    return directories.get(key)
  }
  const ahead = new DirectoriesAhead({ levels, read, isEntered: isWanted })
  return { tree, walk }

  async function walk(most: number): Promise<string[]> {
    const files: string[] = []
    let entered: string | undefined = ''
    for (;;) {
      if (entered !== undefined)
        levels.push({ children: (await ahead.enter(entered, most - files.length)) ?? [], next: 0 })
      entered = undefined
      const level = levels.at(-1)
      if (level === undefined) return files
      const child = level.children[level.next]
      level.next += 1
      if (child === undefined) levels.pop()
      else if (!child.isFolder) {
        files.push(child.key)
        if (files.length === most) return files
      } else if (isWanted(child)) entered = child.key
    }
  }
}

/** `folders` folders with one file in a folder each. */
function wide(folders: number): ReadonlyMap<string, readonly Child[]> {
  const keys = Array.from({ length: folders }, (_, at) => `${String(at).padStart(5, '0')}/`)
  const tree = new Map<string, readonly Child[]>([['', keys.map(folder)]])
  for (const key of keys) {
    tree.set(key, [folder(`${key}in/`)])
    tree.set(`${key}in/`, [file(`${key}in/file`)])
  }
  return tree
}

describe('directories that a walk reads ahead', () => {
  it('are read side by side, each once, and come in order', async () => {
    const { tree, walk } = newTree(wide(500))
    const files = await walk(Infinity)
    expect(files).toEqual(files.toSorted())
    expect(files).toHaveLength(500)
    expect(tree.reads.length).toBe(1001)
    expect(tree.mostRunning).toBeGreaterThan(16)
    expect(tree.mostRunning).toBeLessThanOrEqual(33)
  })

  it('are few where few files are wanted', async () => {
    const { tree, walk } = newTree(wide(500))
    expect(await walk(1)).toEqual(['00000/in/file'])
    expect(tree.reads.length).toBeLessThanOrEqual(4)
    const other = newTree(wide(500))
    expect(await other.walk(100)).toHaveLength(100)
    expect(other.tree.reads.length).toBeLessThanOrEqual(230)
  })

  it('are none that the walk does not go into', async () => {
    const { tree, walk } = newTree(
      wide(100),
      ({ key }) => !key.startsWith('0000') && !key.startsWith('00055'),
    )
    expect(await walk(Infinity)).toHaveLength(89)
    expect(tree.reads.some((key) => key.startsWith('0000') || key.startsWith('00055'))).toBe(false)
  })

  it('fail where the walk gets to them, and not before', async () => {
    const { tree, walk } = newTree(wide(100))
    tree.failing.add('00040/')
    expect(await walk(40)).toHaveLength(40)
    const other = newTree(wide(100))
    other.tree.failing.add('00040/')
    await expect(other.walk(Infinity)).rejects.toThrow('cannot read 00040/')
  })

  it('may be thousands of levels deep', async () => {
    const keys = Array.from({ length: 20_000 }, (_, at) => 'd/'.repeat(Math.min(at, 3)) + `${at}/`)
    const deep = new Map<string, readonly Child[]>([['', [folder(keys[0] ?? '')]]])
    for (const [at, key] of keys.entries())
      deep.set(key, [keys[at + 1] === undefined ? file('end') : folder(keys[at + 1] ?? '')])
    const { tree, walk } = newTree(deep)
    expect(await walk(Infinity)).toEqual(['end'])
    expect(tree.reads.length).toBe(20_001)
  })
})
