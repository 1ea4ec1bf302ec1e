import { lstat, mkdir } from 'node:fs/promises'
import { join } from 'node:path'

import { locally } from './locally.ts'
import { otherName } from './other-name.ts'
import { hasCode } from './place-file.ts'

/**
 * Makes the folders that files go to, below one that was chosen. A link is never followed: where one is in the way, or
 * a file, the folder gets the next name that is free (see `otherName`).
 */
export class FolderPaths {
  readonly #root: string
  readonly #made = new Map<string, string>()

  constructor(root: string) {
    this.#root = root
  }

  /** The path of the folder that these safe names lead to. */
  async make(names: readonly string[]): Promise<string> {
    const id = names.join('/')
    const known = this.#made.get(id)
    if (known !== undefined) return known
    let path = this.#root
    for (const name of names) path = await makeFolder(path, name)
    if (this.#made.size >= mostKept) this.#made.clear()
    this.#made.set(id, path)
    return path
  }
}

async function makeFolder(parent: string, name: string): Promise<string> {
  for (let number = 1; ; number += 1) {
    const path = join(parent, otherName(name, number, 'folder'))
    const made = await locally(path, () => isFolderMade(path))
    if (made) return path
  }
}

async function isFolderMade(path: string): Promise<boolean> {
  try {
    await mkdir(path)
    return true
  } catch (error) {
    if (!hasCode(error, 'EEXIST')) throw error
    return (await lstat(path)).isDirectory()
  }
}

const mostKept = 1000
