import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { beforeAll, expect, it } from 'vitest'

import { describeWith } from '../peers/need.ts'
import { describeWithNewer, runNewer } from '../peers/newer-peers.ts'
import { writeOciLayout, type OciLayout } from '../peers/oci-images.ts'
import { RegistryClient } from '../peers/registry-client.ts'
import { dockerReference, skopeoCopy } from '../peers/skopeo.ts'
import { byteFile } from '../unit/images/byte-files.ts'
import { imagesIn, pushAll } from '../unit/images/pushing.ts'
import { copyBetween } from '../unit/images/run-copy.ts'
import { runExport } from '../unit/images/run-export.ts'
import { useTwoRegistries } from './two-registries.ts'

const repository = 'team/app'
const timeoutMs = 120_000

describeWith(['docker-registry', 'skopeo'], 'an image that two registries have referrers of', () => {
  describeWithNewer(['oras'], 'of a later Debian', () => {
    const registries = useTwoRegistries()
    let layout: OciLayout
    let ofSource: string
    let ofTarget: string
    beforeAll(async () => {
      const { source, target, folder } = registries()
      layout = await writeOciLayout(join(folder, 'images'))
      for (const { registry } of [source, target]) {
        for (const name of [repository, 'team/back']) {
          await skopeoCopy(layout.reference('app'), dockerReference(registry.host, name, 'app'))
        }
      }
      // What skopeo pushes is listed under no fallback tag.
      await skopeoCopy(
        layout.reference('signature'),
        dockerReference(source.registry.host, repository, 'signature'),
      )
      ofSource = await attach(source.registry.host, repository, 'source')
      ofTarget = await attach(target.registry.host, repository, 'target')
      await attach(target.registry.host, 'team/back', 'target')
    }, timeoutMs)

    it(
      'has those of both, and those that nothing listed, where its tag was copied to',
      { timeout: timeoutMs },
      async () => {
        const { source, target } = registries()
        await copyBetween(source.driver, target.driver, { items: [{ repository, tags: ['app'] }] })
        await expectAll(target.registry.host, repository)
      },
    )

    it('has all of them where an archive with referrers was pushed', { timeout: timeoutMs }, async () => {
      const { source, target, folder } = registries()
      const path = join(folder, 'with-referrers.tar')
      const place = { kind: 'file', path } as const
      await runExport(source.driver, {
        repository,
        reference: { tag: 'app' },
        format: 'oci',
        referrers: true,
        place,
      })
      const files = [byteFile('with-referrers.tar', await readFile(path))]
      const tags = (await imagesIn(files)).map(({ names: [name = ''] }) => name.slice(name.indexOf(':') + 1))
      await pushAll(target.driver, files, { repository: 'team/back', tags })
      await expectAll(target.registry.host, 'team/back')
    })

    async function expectAll(host: string, name: string): Promise<void> {
      const found = await discovered(host, name)
      expect(found).toEqual([ofTarget, ofSource, layout.images.signature.digest])
      const client = new RegistryClient(host, name)
      for (const digest of found) expect(await client.servesManifest(digest)).toBe(true)
    }

    /** An artifact without files: the same bytes each time. */
    async function attach(host: string, name: string, by: string): Promise<string> {
      const created = 'org.opencontainers.image.created=2026-11-01T00:00:00Z'
      const words = [
        '--artifact-type',
        'application/vnd.example.note',
        '--annotation',
        `by=${by}`,
        '--annotation',
        created,
      ]
      const told = await runNewer('oras', [
        'attach',
        '--plain-http',
        '--format',
        'json',
        ...words,
        imageAt(host, name),
      ])
      return (JSON.parse(told) as { digest: string }).digest
    }

    async function discovered(host: string, name: string): Promise<readonly string[]> {
      const told = await runNewer('oras', [
        'discover',
        '--plain-http',
        '--format',
        'json',
        imageAt(host, name),
      ])
      return (JSON.parse(told) as { referrers: { digest: string }[] }).referrers.map(({ digest }) => digest)
    }

    function imageAt(host: string, name: string): string {
      return `${host}/${name}@${layout.images.app.digest}`
    }
  })
})
