import type { Browser, Page } from 'playwright-core'

import { keyFileSealer } from '../../../electron/host/key-file-sealer.ts'
import { splitSecrets } from '../../../electron/stores/connections/resolve-store.ts'
import { StoreList } from '../../../electron/stores/list/store-list.ts'
import { launchChromium } from '../../e2e/support/bollard.ts'
import type { S3Place } from '../peers/s3-place.ts'
import { startBenchHost } from '../running-host.ts'

/** The window of the built host 2 in headless Chromium, with stores that were added before it started. */
export interface BenchWindow {
  readonly browser: Browser
  readonly page: Page
  /** The ids of the stores, in the order of their places. */
  readonly stores: readonly string[]
  /** Where the host takes windows, with a secret that serves for one. */
  readonly url: string
}

/** Runs something in a window on a host with a store for each place. The page has not gone to the host yet. */
export async function withBenchWindow<Result>(
  places: readonly S3Place[],
  use: (window: BenchWindow) => Promise<Result>,
): Promise<Result> {
  const stores: string[] = []
  const host = await startBenchHost(async (dataDir) => {
    const list = await StoreList.open(dataDir, await keyFileSealer(dataDir))
    for (const [index, place] of places.entries()) {
      const parameters = { ...splitSecrets('s3', valuesOf(place)), fromEnvironment: [], readOnly: true }
      const { id } = await list.add({ name: `${place.bucket}-${index}`, driver: 's3', ...parameters })
      stores.push(id)
    }
  })
  const browser = await launchChromium()
  try {
    const page = await browser.newPage({ viewport: { width: 1440, height: 900 }, locale: 'en-US' })
    return await use({ browser, page, stores, url: host.url })
  } finally {
    await browser.close()
    await host.stop()
  }
}

function valuesOf({ endpoint, accessKey, secretKey, bucket }: S3Place) {
  return {
    accesskey: accessKey,
    secretkey: secretKey,
    region: 'us-east-1',
    bucket,
    regionendpoint: endpoint,
    forcepathstyle: 'true',
  }
}
