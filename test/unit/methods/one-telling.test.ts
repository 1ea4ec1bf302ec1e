import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { causeOf, type Cause } from '../../../drivers/common/causes.ts'
import type { ErrorData } from '../../../electron/api/messages.ts'
import { toErrorData } from '../../../electron/host/error-data.ts'
import { live } from '../../conformance/harness.ts'
import { useTempFolder } from '../../peers/temp-folder.ts'
import { cloudCases, type CheckedCloud } from '../drivers/access/clouds.ts'
import { endedTransfers, firstOf, openBackend, textSource, type TestBackend } from './test-backend.ts'

const folder = useTempFolder()
let host: TestBackend
beforeEach(async () => {
  host = await openBackend(folder())
})
afterEach(() => host.close())

/** What makes a store fail, and what it is called. */
interface Mistake {
  readonly what: string
  readonly cause: Cause
  readonly values: (cloud: CheckedCloud) => Readonly<Record<string, string>>
  readonly break?: (cloud: CheckedCloud) => void
}

const mistakes: readonly Mistake[] = [
  { what: 'a wrong secret', cause: 'wrongSecret', values: ({ wrong }) => wrong.secret },
  {
    what: 'an access key that nobody has',
    cause: 'unknownKey',
    values: ({ values }) => {
      const name = ['accesskey', 'accesskeyid', 'secretid'].find((key) => key in values) ?? ''
      return { [name]: 'AKIDNOBODY0000000000' }
    },
  },
  { what: 'a bucket that is not there', cause: 'noBucket', values: ({ wrong }) => wrong.bucket },
  { what: 'another region', cause: 'wrongRegion', values: ({ wrong }) => wrong.region },
  { what: 'a host where nobody listens', cause: 'nobodyListens', values: ({ wrong }) => wrong.host },
  {
    what: 'a missing permission',
    cause: 'noPermission',
    values: () => ({}),
    break: ({ faults }) => {
      faults.rules = [{ fault: { kind: 'refuse', code: 'AccessDenied' } }]
    },
  },
]

const cases = cloudCases.flatMap((of) => mistakes.map((mistake) => ({ ...of, ...mistake })))

describe('one cause is told one way, whatever was asked', () => {
  it.each(cases)('$what at $driver', async ({ driver, start, cause, values: wrongOf, ...mistake }) => {
    const cloud = await start()
    try {
      const values = { ...cloud.values, ...wrongOf(cloud) }
      mistake.break?.(cloud)
      const { backend } = host
      const { store } = await backend.addStore({ driver, name: 'broken', values, readOnly: false }, live)
      const told: Record<string, Cause> = {}
      const tell = async (place: string, failing: Promise<unknown>): Promise<void> => {
        told[place] = causeOf(await failureOf(failing))
      }
      await tell('the form of the store', backend.probeParameters({ driver, values }, live))
      await tell('the connection', backend.connect({ store }, live))
      const row = await firstOf(backend.watchStores({}, live), (rows) => rows.length > 0)
      const { connection } = row[0] ?? {}
      if (connection?.state === 'failed') told['the sidebar'] = causeOf(connection.error)
      await tell('repositories', all(backend.listRepositories({ store }, live)))
      await tell('tags', all(backend.listTags({ store, repository: 'a' }, live)))
      await tell('blobs', all(backend.listBlobs({ store }, live)))
      await tell('files', all(backend.listFiles({ store, prefix: '' }, live)))
      await tell('multipart uploads', all(backend.listUploads({ store }, live)))
      await tell('a listing of all', backend.refreshCatalog({ store }, live))
      // A file that is not there is looked for by a HEAD, which says nothing of the bucket.
      if (cause !== 'noBucket' && !(cause === 'wrongRegion' && driver === 'cos')) {
        await tell('a file', backend.getFile({ store, key: 'a' }, live))
        await tell('a preview', backend.previewFile({ store, key: 'a' }, live))
      }
      for await (const event of backend.checkAccess({ store }, live)) {
        if (event.kind === 'outcome' && event.action === 'list' && 'error' in event.outcome) {
          told['the access check'] = causeOf(event.outcome.error)
        }
      }
      const sources = [{ token: host.offerSource(textSource('x')), relativePath: 'x', sizeBytes: 1 }]
      await backend.startUpload({ store, prefix: 'up/', sources }, live)
      const [upload] = await endedTransfers(backend)
      if (upload?.state.phase === 'failed') told['an upload'] = causeOf(upload.state.error)
      expect(Object.keys(told)).toContain('the sidebar')
      expect(Object.keys(told)).toContain('the access check')
      expect(told).toEqual(Object.fromEntries(Object.keys(told).map((place) => [place, cause])))
    } finally {
      await cloud.close()
    }
  })
})

async function all(items: AsyncIterable<unknown>): Promise<void> {
  for await (const _ of items);
}

async function failureOf(failing: Promise<unknown>): Promise<ErrorData> {
  return failing.then(
    () => {
      throw new Error('it did not fail')
    },
    (error: unknown) => toErrorData(error),
  )
}
