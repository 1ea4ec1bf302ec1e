import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { openDriver, resolveParameters, type StorageDriver } from '../../../drivers/index.ts'
import { ageSample } from '../../../electron/sample/age-sample.ts'
import { writeSample } from '../../../electron/sample/write-sample.ts'

/** A new folder with the sample registry in it. */
export async function makeSample(folder: string): Promise<StorageDriver> {
  await mkdir(folder)
  const parameters = resolveParameters('filesystem', { rootdirectory: folder }, {})
  const driver = await openDriver(parameters, { store: 'sample', readOnly: false })
  await ageSample(folder, await writeSample(driver, new AbortController().signal))
  return driver
}

/** Every file below a folder by its path, as size and digest. */
export async function filesOf(folder: string): Promise<ReadonlyMap<string, string>> {
  const entries = await readdir(folder, { recursive: true, withFileTypes: true })
  const files = await Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async (entry): Promise<[string, string]> => {
        const path = join(entry.parentPath, entry.name)
        const bytes = await readFile(path)
        const digest = createHash('sha256').update(bytes).digest('hex')
        return [path.slice(folder.length), `${bytes.byteLength} ${digest}`]
      }),
  )
  return new Map(files.sort(([a], [b]) => (a < b ? -1 : 1)))
}
