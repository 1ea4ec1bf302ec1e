import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

import { afterAll, beforeAll, expect, it } from 'vitest'

import { keyFileSealer } from '../../electron/host/key-file-sealer.ts'
import { splitSecrets } from '../../electron/stores/connections/resolve-store.ts'
import { StoreList } from '../../electron/stores/list/store-list.ts'
import { startS3Cloud } from '../clouds/s3/cloud.ts'
import { describeWith } from '../peers/need.ts'
import { sha } from '../unit/catalog/odd-store.ts'
import { expectAccessible } from './support/accessibility.ts'
import { startBollard, type Bollard } from './support/bollard.ts'

const account = { accessKey: 'AKIDLARGE', secretKey: 'secret-of-large' }
/** Each link takes a request where a key service encrypts objects: more than a listing may take without a question. */
const links = 10_400

describeWith(['chromium'], 'a store whose first listing turns out large', () => {
  let folder: string
  let cloud: Awaited<ReturnType<typeof startS3Cloud>>
  let bollard: Bollard
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'bollard-large-'))
    cloud = await startS3Cloud({ accounts: [account], buckets: ['large'], encrypted: true })
    const bucket = cloud.bucket('large')
    for (let at = 0; at < links; at += 1) {
      const hex = sha(`manifest ${at}`)
      const key = `docker/registry/v2/repositories/team/large/_manifests/revisions/sha256/${hex}/link`
      bucket.put(key, Buffer.from(`sha256:${hex}`))
    }
    const dataDir = join(folder, 'data')
    const storeList = await StoreList.open(dataDir, await keyFileSealer(dataDir))
    const parameters = splitSecrets('s3', {
      accesskey: account.accessKey,
      secretkey: account.secretKey,
      region: cloud.region,
      regionendpoint: cloud.endpoint,
      bucket: 'large',
    })
    const store = { name: 'large', driver: 's3', fromEnvironment: [], readOnly: true } as const
    await storeList.add({ ...store, ...parameters })
    bollard = await startBollard({ dataDir })
  })
  afterAll(async () => {
    await bollard.close()
    await cloud.close()
    await rm(folder, { recursive: true, force: true })
  })

  it('asks before it goes on, and says afterwards what listing it again takes', async () => {
    const { page } = bollard
    const question = page.getByRole('region', { name: 'Large store' })
    await question.waitFor({ timeout: 150_000 })
    await question
      .getByRole('alert')
      .getByText(/^The store has many links .* of 10,400 so far\./)
      .waitFor()
    const read = cloud.stats.count('GetObject')
    expect(read).toBeGreaterThan(9000)
    expect(read).toBeLessThan(links)
    await expectAccessible(page, 'a listing that waits')
    await question.getByRole('button', { name: 'Continue listing' }).click()
    await question.waitFor({ state: 'detached' })
    await page
      .getByRole('status')
      .getByText(/^As of /)
      .waitFor()
    expect(cloud.stats.count('GetObject')).toBeGreaterThanOrEqual(links)
    const refresh = page.getByRole('button', { name: 'Refresh', exact: true })
    await expect
      .poll(() => refresh.getAttribute('title'))
      .toMatch(/^Ctrl R · Lists the store again: about 10,4\d\d requests$/)
  }, 240_000)
})
