import { afterAll, beforeAll, expect, it } from 'vitest'

import { openDriver, resolveParameters, type StorageDriver, type StorePath } from '../../drivers/index.ts'
import { startCloud, type CloudDriver } from '../clouds/every-cloud.ts'
import { flat, live } from '../conformance/harness.ts'
import { describeWith } from '../peers/need.ts'
import { writeOciLayout, type ImageName, type OciLayout } from '../peers/oci-images.ts'
import { startRegistry, type Registry } from '../peers/registry.ts'
import { dockerReference, skopeoCopy, skopeoInspectRaw, skopeoListTags } from '../peers/skopeo.ts'
import { useTempFolder } from '../peers/temp-folder.ts'
import { copyBetween } from '../unit/images/run-copy.ts'
import { folderPlace, radosgwPlace } from './places.ts'

const images: readonly ImageName[] = ['app', 'app-next', 'multi', 'signature']
const way = ['oss', 'cos', 'bos', 'ks3'] as const satisfies readonly CloudDriver[]
const account = { accessKey: 'AKIDINTEROP', secretKey: 'a secret of the interop tests' }
/** A registry takes its time over S3. */
const pushTimeoutMs = 300_000

describeWith(
  ['skopeo', 'docker-registry', 'radosgw', 'ceph-mon', 'ceph-osd'],
  'a registry copied from S3 to OSS, COS, BOS, KS3 and a folder',
  () => {
    const folder = useTempFolder()
    const closing: (() => Promise<void>)[] = []
    let layout: OciLayout
    let first: Registry
    let last: Registry
    let stores: readonly StorageDriver[]

    beforeAll(async () => {
      const s3 = await radosgwPlace()
      closing.push(s3.stop)
      first = await startRegistry({ storage: s3.storage })
      closing.push(first.stop)
      layout = await writeOciLayout(`${folder()}/images`)
      for (const image of images) {
        await skopeoCopy(layout.reference(image), dockerReference(first.host, 'team/app', image))
      }
      await skopeoCopy(layout.reference('multi'), dockerReference(first.host, 'tools/deeply/nested', 'v1'))
      const target = await folderPlace(folder())
      stores = [await s3.open(), ...(await openClouds()), await target.open()]
      for (const [at, to] of stores.entries()) {
        const from = stores[at - 1]
        if (from !== undefined) await copyBetween(from, to)
      }
      last = await startRegistry({ storage: target.storage })
      closing.push(last.stop)
    }, pushTimeoutMs)
    afterAll(async () => {
      for (const store of stores) await store.close()
      for (const close of closing.toReversed()) await close()
    })

    it.each(images)('serves %s from the folder as it was pushed to S3', async (tag) => {
      const copied = dockerReference(last.host, 'team/app', tag)
      const pushed = await skopeoInspectRaw(layout.reference(tag))
      expect(await skopeoInspectRaw(copied)).toBe(pushed)
      const back = `oci:${folder()}/back:${tag}`
      await skopeoCopy(copied, back)
      expect(await skopeoInspectRaw(back)).toBe(pushed)
    })

    it('has the same repositories, tags, and objects at the end as at the beginning', async () => {
      for (const repository of ['team/app', 'tools/deeply/nested']) {
        const [begin, end] = await Promise.all(
          [first, last].map(({ host }) => skopeoListTags(host, repository)),
        )
        expect(end?.toSorted()).toEqual(begin?.toSorted())
      }
      const [begin, ...others] = await Promise.all(stores.map(contentsOf))
      for (const other of others) expect(other).toEqual(begin)
    })

    it('has only blobs that the garbage collector of the last registry marks', async () => {
      expect(await last.garbageCollect({ dryRun: true })).toMatch(/ 0 blobs and 0 manifests eligible/)
    })

    async function openClouds(): Promise<readonly StorageDriver[]> {
      const opened: StorageDriver[] = []
      for (const driver of way) {
        const cloud = await startCloud(driver, { account })
        closing.push(cloud.close)
        const values = { ...cloud.values, rootdirectory: '/registries/one' }
        opened.push(
          await openDriver(resolveParameters(driver, values, {}), { store: driver, readOnly: false }),
        )
      }
      return opened
    }
  },
)

/** Everything but what the registry leaves of its own uploads. */
async function contentsOf(driver: StorageDriver): Promise<ReadonlyMap<StorePath, string>> {
  const contents = new Map<StorePath, string>()
  for (const { path } of await flat(driver.walk('/', {}, live))) {
    if (path.includes('/_uploads/')) continue
    const bytes = await driver.getContent(path, { maxBytes: 10_000_000 }, live)
    contents.set(path, Buffer.from(bytes).toString('base64'))
  }
  return contents
}
