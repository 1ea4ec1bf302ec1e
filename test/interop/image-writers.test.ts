import { randomUUID } from 'node:crypto'
import { readdir } from 'node:fs/promises'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, it } from 'vitest'

import type { StorageDriver } from '../../drivers/index.ts'
import { entryKinds } from '../../electron/api/rows.ts'
import { describeWith } from '../peers/need.ts'
import { startRegistry, type Registry, type RegistryStorage } from '../peers/registry.ts'
import { run } from '../peers/run.ts'
import { dockerReference, skopeoCopy, skopeoInspectRaw } from '../peers/skopeo.ts'
import { useTempFolder } from '../peers/temp-folder.ts'
import { expectAsTarLists, readImageFiles } from './image-files.ts'
import { makeRoot } from './layer-root.ts'
import { sha256 } from './made-archives.ts'
import { foundLines, mergedLines } from './merged-lines.ts'
import { folderPlace } from './places.ts'
import { shell } from './tar-lines.ts'
import { isRoot } from './unpacked-image.ts'

/** Layers in umoci's image beside the one of `umoci insert`: each archive as its writer made it. */
const archives = ['--format=gnu', '--format=pax', '--format=pax --sparse']
const repository = 'team/app'

describeWith(
  ['docker-registry', 'skopeo', 'umoci', 'buildah'],
  'files of images, as tar lists their layers and umoci unpacks them:',
  () => {
    const folder = useTempFolder()
    const at = (...names: string[]): string => join(folder(), ...names)
    let driver: StorageDriver
    let registry: Registry
    let storage: RegistryStorage
    beforeAll(async () => {
      await makeRoot(at('root'))
      const place = await folderPlace(folder())
      driver = await place.open()
      storage = place.storage
      registry = await startRegistry({ storage })
      await makeWithUmoci()
      await makeWithBuildah()
    }, timeoutMs)
    afterAll(async () => {
      await registry.stop()
      await driver.close()
    })

    it.each(['inserted', 'archives', 'repacked'])('umoci, %s', { timeout: timeoutMs }, async (tag) => {
      await skopeoCopy(`oci:${at('umoci')}:${tag}`, inRegistry(tag))
      await expectAsPeers(inRegistry(tag))
    })

    it('umoci, sparse files as GNU tar writes them, which umoci itself does not unpack', async () => {
      await skopeoCopy(`oci:${at('umoci')}:sparse`, inRegistry('sparse'))
      await expectAsTar(inRegistry('sparse'))
    })

    it('buildah, with files that a layer takes away', { timeout: timeoutMs }, async () => {
      await buildah('push', '--quiet', '--tls-verify=false', 'changed', inRegistry('buildah'))
      expect(await expectAsPeers(inRegistry('buildah'))).toContain('whiteout')
    })

    it.each(['gzip', 'zstd'])(
      'skopeo, which packed the layers as %s',
      { timeout: timeoutMs },
      async (form) => {
        const [plain, packed] = [at(`plain-${form}`), at(`packed-${form}`)]
        await skopeo('--dest-decompress', `oci:${at('umoci')}:repacked`, `dir:${plain}`)
        await skopeo('--dest-compress', '--dest-compress-format', form, `dir:${plain}`, `dir:${packed}`)
        // Skopeo remembers which layers a host has in which form, and would take those.
        const other = await startRegistry({ storage })
        const reference = dockerReference(other.host, repository, form)
        await skopeo('--format', 'oci', `dir:${packed}`, reference)
        const layers = await layersOf(reference)
        expect(new Set(layers.map(({ compression }) => compression))).toEqual(new Set([form]))
        await expectAsPeers(reference)
        await other.stop()
      },
    )

    it('skopeo, out of a docker archive', { timeout: timeoutMs }, async () => {
      await skopeo(`oci:${at('umoci')}:repacked`, `docker-archive:${at('docker.tar')}:${repository}:v1`)
      await skopeo(`docker-archive:${at('docker.tar')}`, inRegistry('docker'))
      await expectAsPeers(inRegistry('docker'))
    })

    /** Gives the kinds of all entries by name. */
    async function expectAsPeers(reference: string): Promise<readonly string[]> {
      const { layers, unpacked } = await expectAsTar(reference)
      // This umoci unpacks no zstd.
      await skopeo('--format', 'oci', `dir:${unpacked}`, `oci:${unpacked}-oci:image`)
      const [image, bundle] = [`${unpacked}-oci:image`, `${unpacked}-bundle`]
      await run('umoci', ['unpack', ...rootless, '--image', image, bundle])
      const found = await foundLines(join(bundle, 'rootfs'))
      expect(mergedLines(layers.map(({ entries }) => entries))).toEqual(found)
      expect(found.length).toBeGreaterThan(10)
      return layers.flatMap(({ entries }) => [...entries.kinds].map((kind) => entryKinds[kind] ?? ''))
    }

    async function expectAsTar(reference: string) {
      const layers = await layersOf(reference)
      const unpacked = at(randomUUID())
      await skopeo('--dest-decompress', reference, `dir:${unpacked}`)
      await expectAsTarLists(layers, unpacked)
      return { layers, unpacked }
    }

    async function layersOf(reference: string) {
      return readImageFiles(driver, { repository, digest: sha256(await skopeoInspectRaw(reference)) })
    }

    async function makeWithUmoci(): Promise<void> {
      await run('umoci', ['init', '--layout', at('umoci')])
      const umoci = (...words: string[]) => run('umoci', words)
      const image = (tag: string) => ['--image', `${at('umoci')}:${tag}`]
      await umoci('new', ...image('empty'))
      await umoci('insert', ...rootless, ...image('empty'), '--tag', 'inserted', at('root'), '/')
      await umoci('insert', ...rootless, ...image('inserted'), '--whiteout', '/etc/link')
      await umoci('insert', ...rootless, ...image('inserted'), '--opaque', at('root', 'var'), '/deep')
      let from = 'empty'
      for (const [number, options] of archives.entries()) {
        const tar = at(`archive-${number}.tar`)
        await shell(`cd ${at('root')} && tar ${options} -cf ${tar} .`)
        await umoci('raw', 'add-layer', ...image(from), '--tag', 'archives', tar)
        from = 'archives'
      }
      await shell(`cd ${at('root')} && tar --sparse -cf ${at('sparse.tar')} .`)
      await umoci('raw', 'add-layer', ...image('empty'), '--tag', 'sparse', at('sparse.tar'))
      await umoci('unpack', ...rootless, ...image('archives'), at('bundle'))
      const root = at('bundle', 'rootfs')
      await shell(
        `cd ${root} && rm bin/random && rm -r deep && ln etc/zhard etc/third && echo more >> etc/empty`,
      )
      await umoci('repack', ...image('repacked'), at('bundle'))
    }

    async function makeWithBuildah(): Promise<void> {
      const first = (await buildah('from', 'scratch')).trim()
      await buildah('copy', first, at('root'), '/')
      await buildah('commit', '--quiet', first, 'made')
      const second = (await buildah('from', 'made')).trim()
      const root = (await buildah('mount', second)).trim()
      expect(await readdir(root)).toContain('etc')
      await shell(
        `cd ${root} && rm etc/link && rm -r deep && mkdir deep && : > deep/new && ln bin/random bin/same`,
      )
      await buildah('commit', '--quiet', second, 'changed')
    }

    function buildah(...words: readonly string[]): Promise<string> {
      const storage = ['--storage-driver', 'vfs', '--root', at('storage'), '--runroot', at('run')]
      return run('buildah', [...storage, ...words])
    }

    function inRegistry(tag: string): string {
      return dockerReference(registry.host, repository, tag)
    }
  },
)

const timeoutMs = 180_000
const rootless = isRoot() ? [] : ['--rootless']

function skopeo(...words: readonly string[]): Promise<string> {
  const tls = ['--src-tls-verify=false', '--dest-tls-verify=false']
  return run('skopeo', ['--insecure-policy', 'copy', '--quiet', ...tls, ...words])
}
