import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, it } from 'vitest'

import type { StorageDriver } from '../../drivers/index.ts'
import { archiveFiles } from '../../electron/images/archive/files/source-files.ts'
import { previewImages, type ImagePreview } from '../../electron/images/push/preview-images.ts'
import { fileSource } from '../../electron/transfers/local/file-source.ts'
import { live } from '../conformance/harness.ts'
import { describeWithNewer, runNewer, useSharedFolder } from '../peers/newer-peers.ts'
import { writeOciLayout, type OciLayout } from '../peers/oci-images.ts'
import { startRegistry, type Registry } from '../peers/registry.ts'
import { dockerReference, skopeoCopy } from '../peers/skopeo.ts'
import { imagesIn } from '../unit/images/pushing.ts'
import { runExport } from '../unit/images/run-export.ts'
import { TinyRegistry } from '../unit/registry/tiny-registry.ts'
import { droppedFiles } from './made-archives.ts'
import { folderPlace, type Place } from './places.ts'

const amd64 = { platforms: ['linux/amd64'] }
const named = { repository: 'team/app', tags: ['v1'] }

describeWithNewer(['crane', 'oras', 'podman', 'skopeo'], 'archives of newer tools:', () => {
  const shared = useSharedFolder()
  let layout: OciLayout
  let place: Place
  let driver: StorageDriver
  let registry: Registry
  beforeAll(async () => {
    layout = await writeOciLayout(at('images'))
    place = await folderPlace(shared().path)
    driver = await place.open()
    registry = await startRegistry({ storage: place.storage })
    await skopeoCopy(layout.reference('app'), dockerReference(registry.host, 'team/app', 'v1'))
    await skopeoCopy(layout.reference('multi'), dockerReference(registry.host, 'team/app', 'multi'))
  }, timeoutMs)
  afterAll(async () => {
    await registry.stop()
    await driver.close()
  })

  it.each([
    ['docker-archive', named],
    ['oci-archive', named],
    ['dir', {}],
  ])('skopeo, as %s', async (kind, place) => {
    const path = at(`skopeo-${kind}`)
    const suffix = kind === 'dir' ? '' : ':team/app:v1'
    await copy(`oci:${inside('images')}:app`, `${kind}:${inside(`skopeo-${kind}`)}${suffix}`)
    expect(await proposed(path)).toMatchObject([{ ...amd64, ...place }])
  })

  it('skopeo, an index with all below it as a folder', async () => {
    await runNewer('skopeo', [
      '--insecure-policy',
      'copy',
      '--quiet',
      '--all',
      `oci:${inside('images')}:multi`,
      `dir:${inside('multi')}`,
    ])
    expect(await proposed(at('multi'))).toMatchObject([{ kind: 'index', digest: layout.images.multi.digest }])
  })

  it.each(['tarball', 'legacy'])('crane, as %s, by a tag and by a digest', async (format) => {
    const pull = (reference: string, path: string) =>
      runNewer('crane', [
        'pull',
        '--insecure',
        `--format=${format}`,
        `${registry.host}/${reference}`,
        inside(path),
      ])
    await pull('team/app:v1', `${format}.tar`)
    expect(await proposed(at(`${format}.tar`))).toMatchObject([{ ...amd64, ...named }])
    await pull(`team/app@${layout.images.app.digest}`, `${format}-digest.tar`)
    expect(await proposed(at(`${format}-digest.tar`))).toMatchObject([{ ...amd64, tags: [] }])
  })

  it('oras, a backup, in which what an index lists is no image of its own', async () => {
    await runNewer('oras', [
      'backup',
      '--plain-http',
      '--output',
      inside('backup.tar'),
      `${registry.host}/team/app:multi`,
    ])
    expect(await proposed(at('backup.tar'))).toMatchObject([
      { kind: 'index', digest: layout.images.multi.digest, tags: ['multi'] },
    ])
  })

  it.each(['docker-archive', 'oci-archive', 'oci-dir', 'docker-dir'])(
    'podman, saved as %s',
    async (format) => {
      await podman('load', '--quiet', '--input', inside(await exportedByUs('v1')))
      const path = at(`podman-${format}`)
      await podman(
        'save',
        '--quiet',
        '--format',
        format,
        '--output',
        inside(`podman-${format}`),
        'localhost/team/app:v1',
      )
      expect(await proposed(path)).toMatchObject([amd64])
    },
  )

  it('podman finds what we export by its name, as skopeo does by its tag', async () => {
    const archive = await exportedByUs('v1')
    expect(await podman('load', '--input', inside(archive))).toContain('localhost/team/app:v1')
    await runNewer('skopeo', ['--insecure-policy', 'inspect', '--raw', `oci-archive:${inside(archive)}:v1`])
  })

  it('podman, an artifact of a file', async () => {
    await writeFile(at('notes.txt'), 'hello')
    const reference = `${registry.host}/team/notes:v1`
    await podman('artifact', 'add', reference, inside('notes.txt'))
    await podman('artifact', 'push', '--tls-verify=false', reference)
    const archive = await exportedByUs('v1', 'team/notes')
    const [image] = await proposed(archive)
    expect(image).toMatchObject({ kind: 'artifact', repository: 'team/notes', tags: ['v1'] })
    expect(image).not.toHaveProperty('refused')
  })

  const at = (name: string): string => join(shared().path, name)
  /** As a newer program sees it; what is no path yet is one of the folder. */
  function inside(name: string): string {
    return shared().inside(name.startsWith('/') ? name : at(name))
  }

  async function proposed(path: string): Promise<readonly ImagePreview[]> {
    const empty = await TinyRegistry.in(at('empty'))
    const dropped = await droppedFiles(path)
    const sources = dropped.map(({ file, ...each }) => ({ ...each, source: fileSource(file) }))
    const images = await imagesIn(await archiveFiles(sources, live))
    return (await previewImages(images, empty.driver, undefined, live)).images
  }

  async function exportedByUs(tag: string, repository = 'team/app'): Promise<string> {
    const path = at(`${repository.replace('/', '-')}-${tag}.tar`)
    const place = { kind: 'file', path } as const
    await runExport(driver, { repository, reference: { tag }, format: 'oci', place })
    return path
  }

  function podman(...words: readonly string[]): Promise<string> {
    const storage = ['--root', inside('podman'), '--runroot', inside('podman-run')]
    const alone = ['--events-backend', 'none', '--cgroup-manager', 'cgroupfs', '--storage-driver', 'vfs']
    return runNewer('podman', [...alone, ...storage, ...words])
  }
})

const timeoutMs = 120_000

async function copy(from: string, to: string): Promise<void> {
  await runNewer('skopeo', ['--insecure-policy', 'copy', '--quiet', from, to])
}
