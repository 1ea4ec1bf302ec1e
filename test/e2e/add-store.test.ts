import { afterAll, beforeAll, expect, it } from 'vitest'

import { startS3Cloud, type S3Cloud } from '../clouds/s3/cloud.ts'
import { describeWith } from '../peers/need.ts'
import { expectAccessible } from './support/accessibility.ts'
import { startBollard, type Bollard } from './support/bollard.ts'
import { fillParameters } from './support/store-form.ts'

describeWith(['chromium'], 'adding an S3 store by its form', () => {
  const account = { accessKey: 'AKIDEXAMPLE0000000001', secretKey: 'the-right-secret-of-this-test' }
  let cloud: S3Cloud
  let bollard: Bollard
  beforeAll(async () => {
    cloud = await startS3Cloud({ accounts: [account], buckets: ['images'] })
    for (let index = 0; index < 2000; index += 1) addRepository(cloud, repositoryName(index))
    bollard = await startBollard()
  })
  afterAll(async () => {
    await bollard.close()
    await cloud.close()
  })

  it('says of a wrong secret that the secret is wrong', async () => {
    const { page } = bollard
    await page.getByRole('button', { name: /^Add a store/ }).click()
    await fillParameters(page, {
      accesskey: account.accessKey,
      secretkey: 'not-the-right-secret',
      regionendpoint: cloud.endpoint,
      region: cloud.region,
    })
    await page.keyboard.press('Tab')
    await fillParameters(page, { bucket: 'images' })
    await page.getByRole('button', { name: 'Check connection' }).click()
    await page.getByText('The secret of the access key is wrong').waitFor()
    await page.getByText('Technical details').click()
    await page
      .getByText(/SignatureDoesNotMatch/)
      .first()
      .waitFor()
    await expectAccessible(page, 'the form with a failure')
  })

  it('says of an unknown access key that it is unknown', async () => {
    const { page } = bollard
    await fillParameters(page, { accesskey: 'AKIDNOBODY00000000000' })
    await page.getByRole('button', { name: 'Check connection' }).click()
    await page.getByText('The access key is not known to the service').waitFor()
    expect(await page.getByText('The secret of the access key is wrong').count()).toBe(0)
  })

  it('connects with the right key and shows the store, read-only', async () => {
    const { page } = bollard
    await fillParameters(page, { accesskey: account.accessKey, secretkey: account.secretKey })
    await page.getByRole('button', { name: 'Check connection' }).click()
    await page.getByText(/^Connected in .* The bucket holds a registry\.$/).waitFor()
    await page.getByRole('button', { name: 'Add store', exact: true }).click()
    await page.getByRole('heading', { name: 'images' }).waitFor()
    await expect
      .poll(() => page.getByRole('button', { name: 'Read-only', exact: true }).isVisible())
      .toBe(true)
    await page.getByText('2,000 repositories', { exact: true }).waitFor({ timeout: 60_000 })
  })

  it('finds one repository among 2,000', async () => {
    const { page } = bollard
    await page
      .getByRole('textbox', { name: 'Filter repositories' })
      .or(page.getByRole('searchbox', { name: 'Filter repositories' }))
      .fill('service-1234')
    await page.getByText('1 match').waitFor()
    expect(await page.getByRole('treeitem', { name: /service-\d/ }).count()).toBe(1)
    await page.getByRole('treeitem', { name: /service-1234/ }).click()
    await page.getByRole('heading', { name: repositoryName(1234) }).waitFor()
  })

  it('never got the secret back from the host', async () => {
    const { page } = bollard
    await page.getByRole('tab', { name: 'Configuration' }).click()
    await page.getByRole('row', { name: /^secretkey/ }).waitFor()
    expect(await page.content()).not.toContain(account.secretKey)
  })
})

function repositoryName(index: number): string {
  return `team-${index % 40}/service-${index}`
}

/** As much of a repository as a listing sees: one tag's link. */
function addRepository(cloud: S3Cloud, name: string): void {
  const key = `docker/registry/v2/repositories/${name}/_manifests/tags/latest/current/link`
  cloud.bucket('images').put(key, Buffer.from(`sha256:${'0'.repeat(64)}`))
}
