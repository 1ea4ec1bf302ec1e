import { randomUUID } from 'node:crypto'
import { join } from 'node:path'

import { expect, it } from 'vitest'

import { archiveFiles } from '../../electron/images/archive/files/source-files.ts'
import { fileSource } from '../../electron/transfers/local/file-source.ts'
import { live } from '../conformance/harness.ts'
import { LayoutFiles } from '../corpus/archives/image-files.ts'
import { oddImages } from '../corpus/archives/odd-images.ts'
import { TinyRegistry } from '../unit/registry/tiny-registry.ts'
import { byteFile } from '../unit/images/byte-files.ts'
import { imagesIn, pushAll } from '../unit/images/pushing.ts'
import { runExport } from '../unit/images/run-export.ts'
import { describeServed } from './describe-served.ts'
import { droppedFiles, sha256 } from './made-archives.ts'

const repository = 'team/odd'
const anyManifest = ['oci.image.manifest.v1', 'oci.image.index.v1', 'docker.distribution.manifest.v2']
  .map((type) => `application/vnd.${type}+json`)
  .join(', ')

describeServed(
  [],
  (place) => `what Bollard exports is taken back into ${place}, and served by a real registry:`,
  (served) => {
    it.each(oddImages.map((each, at) => [each.name, { ...each, tag: `odd-${at}` }] as const))(
      '%s',
      async (_, { make, tag }) => {
        const source = await TinyRegistry.in(join(served.folder(), randomUUID()))
        const files = new LayoutFiles()
        const { digest } = make(files)
        const archive = files.name({ [tag]: { ...make(files) } }).tar()
        await pushAll(source.driver, [byteFile('made.tar', archive)], { repository, tags: [tag] })
        const exported = join(served.folder(), `${randomUUID()}.tar`)
        const place = { kind: 'file', path: exported } as const
        await runExport(source.driver, { repository, reference: { tag }, format: 'oci', place })
        const dropped = await filesOf(exported)
        await pushAll(served.driver, dropped, { repository, tags: [tag] })
        expect(sha256(await answered(`manifests/${tag}`))).toBe(digest)
        for (const image of await imagesIn(dropped)) {
          if (image.format !== 'oci') throw new Error('an OCI archive was exported')
          for (const each of image.manifests)
            expect(sha256(await answered(`manifests/${each.digest}`))).toBe(each.digest)
          for (const blob of image.blobs)
            expect((await answered(`blobs/${blob.digest}`)).byteLength).toBe(blob.file.sizeBytes)
        }
      },
    )

    async function answered(path: string): Promise<Uint8Array> {
      const url = `http://${served.registry.host}/v2/${repository}/${path}`
      const answer = await fetch(url, { headers: { accept: anyManifest } })
      expect(answer.status, path).toBe(200)
      return new Uint8Array(await answer.arrayBuffer())
    }
  },
)

async function filesOf(path: string) {
  const dropped = await droppedFiles(path)
  const sources = dropped.map(({ file, ...each }) => ({ ...each, source: fileSource(file) }))
  return archiveFiles(sources, live)
}
