import { join } from 'node:path'

import { beforeAll, expect, it } from 'vitest'

import { archiveFiles } from '../../electron/images/archive/source-files.ts'
import { fileSource } from '../../electron/transfers/file-source.ts'
import { live } from '../conformance/harness.ts'
import { describeWithNewer, runNewer, useSharedFolder } from '../peers/newer-peers.ts'
import { writeOciLayout, type OciLayout } from '../peers/oci-images.ts'
import { imagesIn } from '../unit/images/pushing.ts'
import { droppedFiles } from './made-archives.ts'

describeWithNewer(['skopeo'], 'archives of a newer skopeo', () => {
  const shared = useSharedFolder()
  let layout: OciLayout
  beforeAll(async () => {
    layout = await writeOciLayout(join(shared().path, 'images'))
  })

  it.each(['docker-archive', 'oci-archive'])('of the kind %s tell of their image', async (kind) => {
    const archive = join(shared().path, `${kind}.tar`)
    await copy(
      `oci:${shared().inside(layout.folder)}:app`,
      `${kind}:${shared().inside(archive)}:edge/agent:v1`,
    )
    expect(await imagesOf(archive)).toMatchObject([{ platforms: ['linux/amd64'] }])
  })
})

async function copy(from: string, to: string): Promise<void> {
  await runNewer('skopeo', ['--insecure-policy', 'copy', '--quiet', from, to])
}

async function imagesOf(path: string) {
  const dropped = await droppedFiles(path)
  const sources = dropped.map(({ file, ...each }) => ({ ...each, source: fileSource(file) }))
  return imagesIn(await archiveFiles(sources, live))
}
