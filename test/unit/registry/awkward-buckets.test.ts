import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'

import { describe, expect, it } from 'vitest'

import type { FileInfo, StorageDriver } from '../../../drivers/index.ts'
import { openDriver, resolveParameters } from '../../../drivers/index.ts'
import { layout } from '../../../electron/registry/layout/layout.ts'
import { listRepositories } from '../../../electron/registry/repositories/repositories.ts'
import { traverse } from '../../../electron/registry/repositories/traverse.ts'
import { flat, live } from '../../conformance/harness.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'

const folder = useTempFolder()

describe('a directory of repositories', () => {
  it('may hold 300,000 names that are none of a repository', async () => {
    const names = Array.from({ length: 300_000 }, (_, at) => `no name ${at}`)
    const found = await flat(listRepositories(directories(new Map([[layout.repositories(), names]])), live))
    expect(found).toHaveLength(300_000)
    expect(found.every(({ problems }) => problems[0]?.id === 'badRepositoryName')).toBe(true)
  })

  it('may be 1,900 levels deep, and is left where no name of a repository goes on', async () => {
    let asked = 0
    const endless = directoriesOf((path) => {
      asked += 1
      return path.split('/').length < 1900 ? ['a'] : []
    })
    const found = await flat(listRepositories(endless, live))
    expect(found).toHaveLength(1)
    expect(found[0]?.problems[0]?.id).toBe('badRepositoryName')
    expect(asked).toBeLessThanOrEqual(130)
  })

  it('shows a repository with the longest name there may be, on a disk', async () => {
    const name = Array.from({ length: 128 }, () => 'a').join('/')
    await mkdir(join(folder(), 'docker/registry/v2/repositories', name, '_manifests'), { recursive: true })
    const driver = await openDriver(resolveParameters('filesystem', { rootdirectory: folder() }, {}), {
      store: 'deep',
      readOnly: true,
    })
    expect(await flat(listRepositories(driver, live))).toEqual([{ name, problems: [] }])
    await driver.close()
  })
})

describe('work beside a reader', () => {
  it('fails its reader when it fails, and ends nobody else', async () => {
    const visits = traverse(['root'], 4, () => Promise.reject(new RangeError('in a visit')), live)
    await expect(flat(visits)).rejects.toThrow('in a visit')
  })

  it('fails its reader also when it throws before it waits', async () => {
    const visits = traverse(
      ['root'],
      4,
      () => {
        throw new RangeError('at once')
      },
      live,
    )
    await expect(flat(visits)).rejects.toThrow('at once')
  })
})

/** A driver that only lists directories. */
function directoriesOf(below: (path: string) => readonly string[]): StorageDriver {
  return {
    async *list(path: string) {
      const page = below(path).map((name): FileInfo => ({
        kind: 'directory',
        path: `/${`${path}/${name}`.slice(1)}`,
      }))
      if (page.length > 0) yield page
    },
  } as unknown as StorageDriver
}

function directories(of: ReadonlyMap<string, readonly string[]>): StorageDriver {
  return directoriesOf((path) => of.get(path) ?? [])
}
