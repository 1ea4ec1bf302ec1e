import { readdir, readFile, stat } from 'node:fs/promises'
import { join, relative, sep } from 'node:path'

import { openDriver, resolveParameters } from '../../drivers/index.ts'
import { ageSample } from '../../electron/sample/age-sample.ts'
import { writeSample } from '../../electron/sample/write-sample.ts'
import type { Bucket } from '../clouds/common/bucket.ts'

/** A file of the sample registry: its path below the root, as `docker/registry/v2/…`. */
export interface SampleFile {
  readonly path: string
  readonly body: Buffer
  readonly modifiedAtMs: number
}

/** Writes the sample registry into a folder, and gives what it is made of. */
export async function writeSampleFolder(rootdirectory: string): Promise<readonly SampleFile[]> {
  const resolved = resolveParameters('filesystem', { rootdirectory }, {})
  const driver = await openDriver(resolved, { store: 'sample', readOnly: false })
  const times = await writeSample(driver, new AbortController().signal)
  await driver.close()
  await ageSample(rootdirectory, times)
  const entries = await readdir(rootdirectory, { recursive: true, withFileTypes: true })
  return Promise.all(
    entries
      .filter((entry) => entry.isFile())
      .map(async (entry) => {
        const file = join(entry.parentPath, entry.name)
        const [body, { mtimeMs }] = await Promise.all([readFile(file), stat(file)])
        return { path: relative(rootdirectory, file).split(sep).join('/'), body, modifiedAtMs: mtimeMs }
      }),
  )
}

/** Puts files below a prefix of an emulated bucket, past its protocol: a demo need not wait for signatures. */
export function fillBucket(bucket: Bucket, prefix: string, files: readonly SampleFile[]): void {
  for (const { path, body, modifiedAtMs } of files) bucket.put(`${prefix}${path}`, body, {}, modifiedAtMs)
}

/** The files without a repository, as of a store that it was never pushed to. */
export function withoutRepository(files: readonly SampleFile[], repository: string): readonly SampleFile[] {
  const folder = `${repositories}/${repository}/`
  return files.filter(({ path }) => !path.startsWith(folder))
}

/** The files without a tag, as of a store that it was not copied to yet. */
export function withoutTag(
  files: readonly SampleFile[],
  repository: string,
  tag: string,
): readonly SampleFile[] {
  const folder = `${tagFolder(repository, tag)}/`
  return files.filter(({ path }) => !path.startsWith(folder))
}

/** The files with a tag that leads where another one does, as of a store that was left behind. */
export function withTagOf(
  files: readonly SampleFile[],
  repository: string,
  tag: string,
  other: string,
): readonly SampleFile[] {
  const link = `${tagFolder(repository, tag)}/current/link`
  const body = files.find(({ path }) => path === `${tagFolder(repository, other)}/current/link`)?.body
  if (body === undefined) throw new Error(`the sample has no ${repository}:${other}`)
  return files.map((file) => (file.path === link ? { ...file, body } : file))
}

const repositories = 'docker/registry/v2/repositories'

function tagFolder(repository: string, tag: string): string {
  return `${repositories}/${repository}/_manifests/tags/${tag}`
}
