import { readFile } from 'node:fs/promises'
import { join } from 'node:path'

import { beforeAll, expect, it } from 'vitest'

import { parseDigest, parseRepositoryName } from '../../drivers/common/names.ts'
import { listReferrers } from '../../electron/registry/referrers/referrers.ts'
import { flat, live } from '../conformance/harness.ts'
import { describeWith } from '../peers/need.ts'
import { describeWithNewer, runNewer, useSharedFolder } from '../peers/newer-peers.ts'
import { writeOciLayout, type OciLayout } from '../peers/oci-images.ts'
import { dockerReference, skopeoCopy } from '../peers/skopeo.ts'
import { byteFile } from '../unit/images/byte-files.ts'
import { imagesIn, pushAll } from '../unit/images/pushing.ts'
import { copyBetween } from '../unit/images/run-copy.ts'
import { runExport } from '../unit/images/run-export.ts'
import { useTwoRegistries } from './two-registries.ts'

const repository = 'team/app'
/** Signing takes a second each. */
const signTimeoutMs = 120_000

describeWith(['docker-registry', 'skopeo'], 'an image that cosign signed', () => {
  describeWithNewer(['cosign'], 'of a later Debian', () => {
    const registries = useTwoRegistries()
    const shared = useSharedFolder()
    let layout: OciLayout
    let key: string
    beforeAll(async () => {
      const { host } = registries().source.registry
      layout = await writeOciLayout(join(shared().path, 'images'))
      await skopeoCopy(layout.reference('multi'), dockerReference(host, repository, 'multi'))
      key = shared().inside(join(shared().path, 'key'))
      await cosign('generate-key-pair', '--output-key-prefix', key)
      const predicate = join(shared().inside(shared().path), 'images', 'oci-layout')
      for (const bundles of [false, true]) {
        const how = [...offline, '--allow-http-registry', '--key', `${key}.key`, '-y', newBundles(bundles)]
        await cosign('sign', '--recursive', ...how, imageAt(host))
        await cosign('attest', '--type', 'custom', '--predicate', predicate, ...how, imageAt(host))
      }
      await cosign('attach', 'sbom', '--sbom', predicate, '--allow-http-registry', imageAt(host))
    }, signTimeoutMs)

    it('has its signatures, attestations and SBOM among its referrers, each by its own type from the first', async () => {
      const { driver } = registries().source
      const digest = parseDigest(layout.images.multi.digest)
      const rows = await flat(listReferrers(driver, parseRepositoryName(repository), digest, live))
      const told = new Map<string, Set<string>>()
      for (const { digest: row, artifactType } of rows) {
        told.set(row, (told.get(row) ?? new Set()).add(artifactType))
      }
      expect([...told.values()].map((types) => [...types].join(', ')).toSorted()).toEqual([
        'application/vnd.dev.cosign.simplesigning.v1+json',
        'application/vnd.dev.sigstore.bundle.v0.3+json',
        'application/vnd.dev.sigstore.bundle.v0.3+json',
        'application/vnd.dsse.envelope.v1+json',
        'text/spdx',
      ])
    })

    it('is verified where its tag was copied to', { timeout: signTimeoutMs }, async () => {
      const { source, target } = registries()
      const items = [{ repository, tags: ['multi'] }]
      await copyBetween(source.driver, target.driver, { items })
      await expectVerified(target.registry.host, repository)
    })

    it(
      'is verified where an archive of it with referrers was pushed',
      { timeout: signTimeoutMs },
      async () => {
        const { source, target, folder } = registries()
        const path = join(folder, 'signed.tar')
        const place = { kind: 'file', path } as const
        const wish = {
          repository,
          reference: { tag: 'multi' },
          format: 'oci',
          referrers: true,
          place,
        } as const
        await runExport(source.driver, wish)
        const files = [byteFile('signed.tar', await readFile(path))]
        const tags = (await imagesIn(files)).map(({ names: [name = ''] }) =>
          name.slice(name.indexOf(':') + 1),
        )
        await pushAll(target.driver, files, { repository: 'team/back', tags })
        await expectVerified(target.registry.host, 'team/back')
      },
    )

    it(
      'is verified by the keys of both where its tag was copied to what another key signed',
      { timeout: signTimeoutMs },
      async () => {
        const { source, target } = registries()
        const name = 'team/signed-twice'
        await skopeoCopy(layout.reference('multi'), dockerReference(target.registry.host, name, 'multi'))
        const other = shared().inside(join(shared().path, 'other'))
        await cosign('generate-key-pair', '--output-key-prefix', other)
        const how = [...offline, '--allow-http-registry', '--key', `${other}.key`, '-y', newBundles(true)]
        await cosign('sign', ...how, imageAt(target.registry.host, name))
        await copyBetween(source.driver, target.driver, {
          items: [{ repository, tags: ['multi'], as: name }],
        })
        await expectVerified(target.registry.host, name)
        const verify = ['--insecure-ignore-tlog=true', '--allow-http-registry', '--key', `${other}.pub`]
        await cosign('verify', ...verify, newBundles(true), imageAt(target.registry.host, name))
      },
    )

    async function expectVerified(host: string, name: string): Promise<void> {
      const how = ['--insecure-ignore-tlog=true', '--allow-http-registry', '--key', `${key}.pub`]
      for (const bundles of [false, true]) {
        for (const child of [undefined, layout.children[1]?.digest]) {
          await cosign('verify', ...how, newBundles(bundles), imageAt(host, name, child))
        }
        const attested = [...how, '--type', 'custom', newBundles(bundles)]
        await cosign('verify-attestation', ...attested, imageAt(host, name))
      }
      await cosign('download', 'sbom', '--allow-http-registry', imageAt(host, name))
    }

    function imageAt(host: string, name = repository, digest: string = layout.images.multi.digest): string {
      return `${host}/${name}@${digest}`
    }
  })
})

/** Without the public services of Sigstore. */
const offline = ['--tlog-upload=false', '--use-signing-config=false']

function newBundles(used: boolean): string {
  return `--new-bundle-format=${used}`
}

function cosign(...words: readonly string[]): Promise<string> {
  return runNewer('cosign', words, { COSIGN_PASSWORD: '' })
}
