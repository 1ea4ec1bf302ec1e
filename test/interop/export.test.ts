import { createHash, randomUUID } from 'node:crypto'
import { mkdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { beforeAll, expect, it } from 'vitest'

import { writeOciLayout, type ImageName, type OciLayout } from '../peers/oci-images.ts'
import { run } from '../peers/run.ts'
import {
  dockerReference,
  skopeoCopy,
  skopeoInspect,
  skopeoInspectConfig,
  skopeoInspectRaw,
} from '../peers/skopeo.ts'
import { runExport, type ExportRequest } from '../unit/images/run-export.ts'
import { MemorySink } from '../unit/transfers/transfer-parts.ts'
import { describeServed } from './describe-served.ts'

const images: readonly ImageName[] = ['app', 'multi', 'signature']
const repository = 'team/app'
/** A registry takes its time over S3. */
const pushTimeoutMs = 300_000

describeServed(
  ['skopeo', 'umoci'],
  (place) => `what Bollard exports from ${place}`,
  (served) => {
    let layout: OciLayout
    const arm = (): string => layout.children[1]?.digest ?? ''
    const at = (tag: string): string => dockerReference(served.registry.host, repository, tag)

    beforeAll(async () => {
      layout = await writeOciLayout(`${served.folder()}/images`)
      for (const image of images) await skopeoCopy(layout.reference(image), at(image))
    }, pushTimeoutMs)

    it.each(images)('%s as an OCI archive is for skopeo what the registry has', async (tag) => {
      const archive = `oci-archive:${await exported({ tag }, 'oci')}:${tag}`
      expect(await skopeoInspectRaw(archive)).toBe(await skopeoInspectRaw(at(tag)))
      const back = dockerReference(served.registry.host, 'team/back', tag)
      await skopeoCopy(archive, back)
      expect(await skopeoInspectRaw(back)).toBe(await skopeoInspectRaw(at(tag)))
    })

    it('one platform of an index is its image, under the digest that the index has for it', async () => {
      const file = await exported({ tag: 'multi' }, 'oci', [arm()])
      const raw = await skopeoInspectRaw(`oci-archive:${file}:multi`)
      expect(digestOf(raw)).toBe(arm())
    })

    it('an OCI archive unpacks with umoci into the files of the image', async () => {
      const file = await exported({ tag: 'app' }, 'oci')
      const unpacked = join(served.folder(), 'umoci')
      await mkdir(unpacked)
      await run('tar', ['-xf', file, '-C', unpacked])
      const bundle = join(served.folder(), 'bundle')
      await run('umoci', ['unpack', '--rootless', '--image', `${unpacked}:app`, bundle])
      expect(await readFile(join(bundle, 'rootfs/etc/os-release'), 'utf8')).toBe('NAME=Quay\n')
    })

    it('an archive for docker load has the same configuration and layers for skopeo', async () => {
      const archive = `docker-archive:${await exported({ tag: 'app' }, 'docker')}`
      expect(await skopeoInspectConfig(archive)).toBe(await skopeoInspectConfig(at('app')))
      const { rootfs } = JSON.parse(await skopeoInspectConfig(archive)) as { rootfs: { diff_ids: string[] } }
      expect((await skopeoInspect(archive)).Layers).toEqual(rootfs.diff_ids)
      const layoutOf = `oci:${served.folder()}/from-docker:app`
      await skopeoCopy(archive, layoutOf, { format: 'oci' })
      expect((await skopeoInspect(layoutOf)).Env).toEqual((await skopeoInspect(at('app'))).Env)
    })

    it('an archive for docker load of one platform names the image as it is called', async () => {
      const file = await exported({ tag: 'multi' }, 'docker', [arm()])
      const archive = `docker-archive:${file}:${repository}:multi`
      expect((await skopeoInspect(archive)).Architecture).toBe('arm64')
    })

    it('gives a browser the same bytes as a file', async () => {
      for (const format of ['oci', 'docker'] as const) {
        const sink = new MemorySink()
        const request = { repository, reference: { tag: 'app' }, format, place: { kind: 'page', token: 't' } }
        await runExport(served.driver, request as ExportRequest, sink)
        expect(sink.calls).toEqual([`begin team_app_app.tar ${sink.bytes.byteLength}`, 'commit'])
        const file = await readFile(await exported({ tag: 'app' }, format))
        expect(Buffer.compare(file, sink.bytes), format).toBe(0)
      }
    })

    async function exported(
      reference: ExportRequest['reference'],
      format: ExportRequest['format'],
      entries?: string[],
    ): Promise<string> {
      const path = join(served.folder(), `${randomUUID()}.tar`)
      const request = { repository, reference, format, place: { kind: 'file', path } } as const
      await runExport(served.driver, { ...request, ...(entries === undefined ? {} : { entries }) })
      return path
    }
  },
)

function digestOf(raw: string): string {
  return `sha256:${createHash('sha256').update(raw).digest('hex')}`
}
