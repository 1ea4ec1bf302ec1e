import { mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { beforeAll, expect, it } from 'vitest'

import { archiveFiles } from '../../electron/images/archive/files/source-files.ts'
import { fileSource } from '../../electron/transfers/local/file-source.ts'
import { live } from '../conformance/harness.ts'
import { describeWith } from '../peers/need.ts'
import { run } from '../peers/run.ts'
import { skopeoInspectConfig } from '../peers/skopeo.ts'
import { useTempFolder } from '../peers/temp-folder.ts'
import { imagesIn } from '../unit/images/pushing.ts'
import { droppedFiles, sha256 } from './made-archives.ts'

describeWith(['buildah', 'skopeo'], 'what buildah made is read as it was written:', () => {
  const folder = useTempFolder()
  const at = (name: string): string => join(folder(), name)

  beforeAll(async () => {
    await mkdir(at('content'))
    await writeFile(at('content/motd'), 'buildah made this\n')
    const container = (await buildah('from', 'scratch')).trim()
    await buildah('copy', container, at('content'), '/etc')
    await buildah('commit', container, 'made')
  }, timeoutMs)

  it.each(['docker-archive', 'oci-archive', 'oci', 'dir'])('as %s', async (transport) => {
    const place = `${transport}:${at(transport)}`
    await buildah('push', '--quiet', 'made', transport === 'dir' ? place : `${place}:edge/agent:v1`)
    const dropped = await droppedFiles(at(transport))
    const sources = dropped.map(({ file, ...each }) => ({ ...each, source: fileSource(file) }))
    const [image] = await imagesIn(await archiveFiles(sources, live))
    const last = image?.format === 'oci' ? image.manifests.at(-1)?.manifest : undefined
    const config =
      image?.format === 'docker' ? image.config.digest : last?.kind === 'image' && last.config.digest
    expect(config).toBe(sha256(await skopeoInspectConfig(place)))
  })

  function buildah(...words: readonly string[]): Promise<string> {
    const storage = ['--storage-driver', 'vfs', '--root', at('root'), '--runroot', at('runroot')]
    return run('buildah', [...storage, ...words])
  }
})

const timeoutMs = 120_000
