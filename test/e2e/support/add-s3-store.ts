import type { Page } from 'playwright-core'

import type { Account } from '../../clouds/common/account.ts'
import type { S3Cloud } from '../../clouds/s3/cloud.ts'
import { fillParameters } from './store-form.ts'

/** Fills the form of a store with a bucket of the emulated service, and adds it; the store is read-only. */
export async function addS3Store(
  page: Page,
  cloud: S3Cloud,
  bucket: string,
  account: Account,
): Promise<void> {
  await page.getByRole('button', { name: /^Add a store/ }).click()
  await fillParameters(page, {
    accesskey: account.accessKey,
    secretkey: account.secretKey,
    regionendpoint: cloud.endpoint,
    bucket,
  })
  await page.getByRole('button', { name: 'Add store', exact: true }).click()
  await page.getByRole('dialog').waitFor({ state: 'detached' })
}
