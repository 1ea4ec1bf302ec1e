import { randomUUID } from 'node:crypto'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, it } from 'vitest'

import type { StorageDriver } from '../../drivers/index.ts'
import type { LayerIndex } from '../../electron/contents/model/layer-reader.ts'
import { live } from '../conformance/harness.ts'
import { describeWithNewer, runNewer, useSharedFolder } from '../peers/newer-peers.ts'
import { startRegistry, type Registry } from '../peers/registry.ts'
import { expectAsTarLists, readImageFiles } from './image-files.ts'
import { makeRoot } from './layer-root.ts'
import { sha256 } from './made-archives.ts'
import { folderPlace } from './places.ts'
import { shell } from './tar-lines.ts'

const repository = 'team/app'
/** What podman and buildah are told to push as. */
const forms = [
  ['gzip', 'whole'],
  ['zstd', 'whole'],
  ['zstd:chunked', 'zstdChunked'],
] as const

describeWithNewer(
  ['buildah', 'crane', 'podman', 'skopeo'],
  'files of layers of newer tools, as tar lists them:',
  () => {
    const shared = useSharedFolder()
    const at = (...names: string[]): string => join(shared().path, ...names)
    const inside = (name: string): string => shared().inside(at(name))
    let driver: StorageDriver
    let registry: Registry
    beforeAll(async () => {
      await makeRoot(at('root'))
      // A device, as an image of a system has one.
      await shell(`mknod ${at('root')}/var/null c 1 3; cd ${at('root')} && tar -cf ${at('layer.tar')} .`)
      const place = await folderPlace(shared().path)
      driver = await place.open()
      registry = await startRegistry({ storage: place.storage })
      const container = (await buildah('from', 'scratch')).trim()
      await buildah('add', container, inside('layer.tar'), '/')
      await buildah('commit', '--quiet', container, 'made')
    }, timeoutMs)
    afterAll(async () => {
      await registry.stop()
      await driver.close()
    })

    it('crane, eStargz', { timeout: timeoutMs }, async () => {
      const estargz = { GGCR_EXPERIMENT_ESTARGZ: '1' }
      const append = ['append', '--insecure', '-f', inside('layer.tar'), '-t', reference('estargz')]
      await runNewer('crane', append, estargz)
      await expectAsTar('estargz', 'estargz')
    })

    it.each(forms)('skopeo, %s', { timeout: timeoutMs }, async (form, way) => {
      const tag = `skopeo-${form.replace(':', '-')}`
      const oci = `${inside('plain')}-${tag}`
      await runNewer('crane', [
        'append',
        '--insecure',
        '-f',
        inside('layer.tar'),
        '-t',
        reference(`${tag}-from`),
      ])
      await skopeo(`docker://${reference(`${tag}-from`)}`, `oci:${oci}:image`)
      await skopeo(
        ...packed(form, '--dest-compress-format', '--dest-force-compress-format'),
        `oci:${oci}:image`,
        `docker://${reference(tag)}`,
      )
      await expectAsTar(tag, way)
    })

    it.each(forms)('buildah, %s', { timeout: timeoutMs }, async (form, way) => {
      const tag = `buildah-${form.replace(':', '-')}`
      const options = packed(form, '--compression-format', '--force-compression')
      await buildah('push', '--quiet', '--tls-verify=false', ...options, 'made', `docker://${reference(tag)}`)
      await expectAsTar(tag, way)
    })

    // For zstd it takes the zstd:chunked layer that the registry has by now: that is zstd, too.
    it.each([forms[0], forms[2]])('podman, %s', { timeout: timeoutMs }, async (form, way) => {
      const tag = `podman-${form.replace(':', '-')}`
      const options = packed(form, '--compression-format', '--force-compression')
      await podman('push', '--quiet', '--tls-verify=false', ...options, 'made', `docker://${reference(tag)}`)
      await expectAsTar(tag, way)
    })

    async function expectAsTar(tag: string, way: LayerIndex['way']): Promise<void> {
      const manifest = await runNewer('crane', ['manifest', '--insecure', reference(tag)])
      const layers = await readImageFiles(driver, { repository, digest: sha256(manifest) })
      expect(layers.map((layer) => layer.way)).toEqual(layers.map(() => way))
      const unpacked = randomUUID()
      await skopeo('--dest-decompress', `docker://${reference(tag)}`, `dir:${inside(unpacked)}`)
      await expectAsTarLists(layers, at(unpacked))
      for (const layer of layers) await expectFiles(layer)
    }

    async function expectFiles(layer: LayerIndex): Promise<void> {
      for (const path of ['etc/hello.txt', 'bin/random', 'var/lib/numbers.txt', 'var/lib/zeros']) {
        const chunks: Uint8Array[] = []
        const entry = layer.entries.paths.indexOf(path)
        for await (const chunk of layer.openFile(entry, live)) chunks.push(Buffer.from(chunk))
        const told = await shell(`cat ${at('root', path)}`)
        expect(Buffer.concat(chunks).equals(told), path).toBe(true)
      }
    }

    function reference(tag: string): string {
      return `${registry.host}/${repository}:${tag}`
    }

    function skopeo(...words: readonly string[]): Promise<string> {
      const tls = ['--src-tls-verify=false', '--dest-tls-verify=false']
      return runNewer('skopeo', ['--insecure-policy', 'copy', '--quiet', ...tls, ...words])
    }

    function buildah(...words: readonly string[]): Promise<string> {
      return runNewer('buildah', [...storage(), ...words])
    }

    function podman(...words: readonly string[]): Promise<string> {
      const alone = ['--events-backend', 'none', '--cgroup-manager', 'cgroupfs']
      return runNewer('podman', [...alone, ...storage(), ...words])
    }

    /** Of buildah and podman the same. */
    function storage(): readonly string[] {
      return ['--storage-driver', 'vfs', '--root', inside('storage'), '--runroot', inside('run')]
    }
  },
)

const timeoutMs = 180_000

/** Without force a layer that is there in another form is taken. */
function packed(form: string, option: string, force: string): readonly string[] {
  return [option, form, force]
}
