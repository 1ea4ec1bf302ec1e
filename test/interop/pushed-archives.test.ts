import { readFile } from 'node:fs/promises'
import { gunzipSync } from 'node:zlib'

import { beforeAll, expect, it } from 'vitest'
import { z } from 'zod'

import { archiveFiles } from '../../electron/images/archive/files/source-files.ts'
import { fallbackTag } from '../../electron/registry/referrers/referrers.ts'
import { parseDigest } from '../../drivers/common/names.ts'
import { fileSource } from '../../electron/transfers/local/file-source.ts'
import { live } from '../conformance/harness.ts'
import { run } from '../peers/run.ts'
import {
  dockerReference,
  skopeoCopy,
  skopeoInspect,
  skopeoInspectConfig,
  skopeoInspectRaw,
  skopeoListTags,
} from '../peers/skopeo.ts'
import { imagesIn, pushAll } from '../unit/images/pushing.ts'
import { droppedFiles, makeArchives, sha256, umociFile, type MadeArchives } from './made-archives.ts'
import { describeServed } from './describe-served.ts'

const repository = 'edge/agent'
const timeoutMs = 300_000

describeServed(
  ['skopeo', 'umoci'],
  (place) => `archives of others, pushed to ${place} and served by a real registry:`,
  (served) => {
    let made: MadeArchives
    const at = (tag: string) => dockerReference(served.registry.host, repository, tag)

    beforeAll(async () => {
      made = await makeArchives(served.folder())
      await push(made.docker, 'docker')
      await push(made.oci, 'oci')
      await push(made.index, 'index')
      await push(made.artifact, 'artifact')
      await push(made.umoci, 'umoci')
      await push(made.umociInGzip, 'umoci-in-gzip')
      await push(made.umociFolder, 'umoci-folder')
    }, timeoutMs)

    it('an image of an OCI archive is the same, byte for byte', async () => {
      expect(sha256(await skopeoInspectRaw(at('oci')))).toBe(made.layout.images.app.digest)
      await skopeoCopy(at('oci'), `oci:${served.folder()}/back:oci`)
      expect(await skopeoInspectRaw(`oci:${served.folder()}/back:oci`)).toBe(
        await skopeoInspectRaw(at('oci')),
      )
    })

    it('an index of several platforms is the same, with all that it lists', async () => {
      expect(sha256(await skopeoInspectRaw(at('index')))).toBe(made.layout.images.multi.digest)
      await skopeoCopy(at('index'), `oci:${served.folder()}/back:index`)
      const back = await skopeoInspectRaw(`oci:${served.folder()}/back:index`)
      expect(sha256(back)).toBe(made.layout.images.multi.digest)
    })

    it('an artifact is the same, and listed under the fallback tag of its subject', async () => {
      const { app, signature } = made.layout.images
      expect(sha256(await skopeoInspectRaw(at('artifact')))).toBe(signature.digest)
      const referrers: unknown = JSON.parse(await skopeoInspectRaw(at(fallbackTag(parseDigest(app.digest)))))
      expect(referrers).toMatchObject({
        manifests: [{ digest: signature.digest, annotations: { 'org.example.signer': 'harbour master' } }],
      })
    })

    it('an image of docker save has the configuration of the archive, and layers of its digests', async () => {
      const archive = `docker-archive:${made.docker}:${repository}:2026.11`
      const config = await skopeoInspectConfig(at('docker'))
      expect(config).toBe(await skopeoInspectConfig(archive))
      const { Layers } = await skopeoInspect(at('docker'))
      const { rootfs } = configSchema.parse(JSON.parse(config))
      expect(await Promise.all(Layers.map(unpackedDigest))).toEqual(rootfs.diff_ids)
      await skopeoCopy(at('docker'), `docker-archive:${served.folder()}/back.tar:${repository}:2026.11`)
      expect(await skopeoInspectConfig(`docker-archive:${served.folder()}/back.tar`)).toBe(config)
    })

    it.each(['umoci', 'umoci-in-gzip', 'umoci-folder'])(
      'an image of umoci unpacks to what it was made of (%s)',
      async (tag) => {
        const back = `${served.folder()}/${tag}-back`
        await skopeoCopy(at(tag), `oci:${back}:v1`)
        expect(await skopeoInspectRaw(`oci:${back}:v1`)).toBe(
          await skopeoInspectRaw(`oci:${made.umociFolder}:v1`),
        )
        await run('umoci', ['unpack', '--rootless', '--image', `${back}:v1`, `${back}-bundle`])
        const content = await readFile(`${back}-bundle/rootfs/${umociFile.path}`, 'utf8')
        expect(content).toBe(umociFile.content)
      },
    )

    it('all tags are there, and nothing that the garbage collector would take', async () => {
      expect((await skopeoListTags(served.registry.host, repository)).toSorted()).toEqual(
        [
          'artifact',
          'docker',
          'index',
          'oci',
          fallbackTag(parseDigest(made.layout.images.app.digest)),
          'umoci',
          'umoci-folder',
          'umoci-in-gzip',
        ].toSorted(),
      )
      expect(await served.registry.garbageCollect({ dryRun: true })).toContain(
        '0 blobs and 0 manifests eligible for deletion',
      )
    })

    it('names are read as they were written', async () => {
      const names = async (path: string) =>
        (await imagesIn(await archiveFiles(await sourcesOf(path), live))).map((image) => image.names)
      expect(await names(made.docker)).toEqual([[`docker.io/${repository}:2026.11`]])
      expect(await names(made.oci)).toEqual([['v1']])
    })

    async function push(path: string, tag: string): Promise<void> {
      const files = await archiveFiles(await sourcesOf(path), live)
      await pushAll(served.driver, files, { repository, tags: [tag] })
    }

    async function unpackedDigest(digest: string): Promise<string> {
      const answer = await fetch(`http://${served.registry.host}/v2/${repository}/blobs/${digest}`)
      const packed = new Uint8Array(await answer.arrayBuffer())
      expect(sha256(packed)).toBe(digest)
      return sha256(gunzipSync(packed))
    }
  },
)

async function sourcesOf(path: string) {
  const dropped = await droppedFiles(path)
  return dropped.map(({ file, ...each }) => ({ ...each, source: fileSource(file) }))
}

const configSchema = z.object({ rootfs: z.object({ diff_ids: z.array(z.string()) }) })
