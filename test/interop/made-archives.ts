import { createHash } from 'node:crypto'
import { mkdir, readdir, readFile, stat, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { gzipSync } from 'node:zlib'

import { writeOciLayout, type OciLayout } from '../peers/oci-images.ts'
import { run } from '../peers/run.ts'
import { skopeoCopy } from '../peers/skopeo.ts'

/** Archives as others make them. Each is a file, or the folder of a layout. */
export interface MadeArchives {
  readonly layout: OciLayout
  /** By skopeo: an image with layers that are not packed. */
  readonly docker: string
  /** By skopeo: an image; an index of several platforms; an artifact about the image. */
  readonly oci: string
  readonly index: string
  readonly artifact: string
  /** By umoci, put into an archive by tar; the same in gzip; the same as it lies. */
  readonly umoci: string
  readonly umociInGzip: string
  readonly umociFolder: string
}

export const umociFile = { path: 'etc/made-by', content: 'umoci made this\n' } as const

export async function makeArchives(folder: string): Promise<MadeArchives> {
  const layout = await writeOciLayout(join(folder, 'images'))
  const at = (name: string): string => join(folder, name)
  const [docker, oci, index, artifact] = ['docker.tar', 'oci.tar', 'index.tar', 'artifact.tar'].map(at)
  await skopeoCopy(layout.reference('app'), `docker-archive:${docker}:edge/agent:2026.11`)
  await skopeoCopy(layout.reference('app'), `oci-archive:${oci}:v1`)
  await skopeoCopy(layout.reference('multi'), `oci-archive:${index}:multi`)
  await skopeoCopy(layout.reference('signature'), `oci-archive:${artifact}:signature`)
  const umociFolder = at('umoci')
  await makeWithUmoci(folder, umociFolder)
  const umoci = at('umoci.tar')
  await run('tar', ['-C', umociFolder, '-cf', umoci, '.'])
  const umociInGzip = at('umoci.tar.gz')
  await writeFile(umociInGzip, gzipSync(await readFile(umoci)))
  return {
    layout,
    docker: docker ?? '',
    oci: oci ?? '',
    index: index ?? '',
    artifact: artifact ?? '',
    umoci,
    umociInGzip,
    umociFolder,
  }
}

async function makeWithUmoci(folder: string, image: string): Promise<void> {
  const content = join(folder, 'content')
  await mkdir(content)
  await writeFile(join(content, 'made-by'), umociFile.content)
  await run('umoci', ['init', '--layout', image])
  await run('umoci', ['new', '--image', `${image}:v1`])
  await run('umoci', ['insert', '--rootless', '--image', `${image}:v1`, content, '/etc'])
  await run('umoci', ['config', '--image', `${image}:v1`, '--config.cmd', '/bin/sh'])
  await run('umoci', ['gc', '--layout', image])
}

/** What a person drops: the archive, or every file of the folder under the folder's name. */
export async function droppedFiles(
  path: string,
): Promise<readonly { path: string; file: string; sizeBytes: number }[]> {
  const info = await stat(path)
  if (info.isFile()) return [{ path: 'dropped.tar', file: path, sizeBytes: info.size }]
  const entries = await readdir(path, { recursive: true, withFileTypes: true })
  const files = entries.filter((entry) => entry.isFile())
  return Promise.all(
    files.map(async (entry) => {
      const file = join(entry.parentPath, entry.name)
      return { path: `dropped/${file.slice(path.length + 1)}`, file, sizeBytes: (await stat(file)).size }
    }),
  )
}

export function sha256(content: Uint8Array | string): string {
  return `sha256:${createHash('sha256').update(content).digest('hex')}`
}
