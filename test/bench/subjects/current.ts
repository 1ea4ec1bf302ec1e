/** Carries out jobs with the modules of this build. */
import { openDriver, resolveParameters, type StorageDriver } from '../../../drivers/index.ts'
import { listBlobs } from '../../../electron/registry/blobs/list-blobs.ts'
import { listRepositories } from '../../../electron/registry/repositories/repositories.ts'
import type { S3Place } from '../peers/s3-place.ts'
import { answerJobs, type Done } from './answer-jobs.ts'

const signal = new AbortController().signal

answerJobs(async ({ kind, places }) => {
  const drivers = await Promise.all(places.map(openPlace))
  const [driver] = drivers
  if (driver === undefined) throw new Error('a job needs a place')
  const run: Readonly<Record<string, () => Promise<Done>>> = {
    async blobs() {
      const pages = []
      let blobs = 0
      for await (const page of listBlobs(driver, signal)) {
        pages.push(page)
        blobs += page.digests.length
      }
      return { found: { blobs }, kept: pages }
    },
    async repositories() {
      let repositories = 0
      for await (const page of listRepositories(driver, signal)) repositories += page.length
      return { found: { repositories } }
    },
  }
  const job = run[kind]
  if (job === undefined) throw new Error(`there is no job ${kind}`)
  return job
})

function openPlace({ endpoint, accessKey, secretKey, bucket }: S3Place): Promise<StorageDriver> {
  const values = {
    accesskey: accessKey,
    secretkey: secretKey,
    region: 'us-east-1',
    regionendpoint: endpoint,
    forcepathstyle: 'true',
    bucket,
  }
  return openDriver(resolveParameters('s3', values, {}), { store: 'bench', readOnly: true })
}
