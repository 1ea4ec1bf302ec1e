import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest'

import { accessActions, isStoreError } from '../../../../drivers/index.ts'
import { cloudCases, type CheckedCloud } from './clouds.ts'
import { check, inWords } from './outcomes.ts'

const reading = ['list', 'head', 'get', 'presign', 'listParts', 'listUploads', 'location']

describe.each(cloudCases)('the access check of $driver', ({ driver, operations, notOffered, start }) => {
  const offered = accessActions.filter((action) => !notOffered.includes(action))
  const notThere = Object.fromEntries(notOffered.map((action) => [action, 'notOffered']))
  let cloud: CheckedCloud
  beforeAll(async () => {
    cloud = await start()
  })
  afterAll(() => cloud.close())
  beforeEach(() => {
    cloud.faults.rules = []
    cloud.setClockAhead(0)
    for (const key of cloud.bucket.keys()) cloud.bucket.delete(key)
    cloud.bucket.uploads.clear()
  })

  const nothingLeft = (): void => {
    expect(cloud.bucket.keys().filter((key) => key !== 'root/kept')).toEqual([])
    expect([...cloud.bucket.uploads.values()]).toEqual([])
  }

  it('finds everything allowed, and leaves nothing behind', async () => {
    const found = await check(driver, cloud.values)
    expect(inWords(found)).toEqual({
      ...Object.fromEntries(offered.map((action) => [action, 'allowed'])),
      ...notThere,
    })
    expect(found.left).toEqual([])
    expect(found.clockAheadMs).toBeUndefined()
    nothingLeft()
  })

  it.each(offered)('finds %s denied, and says what the service said', async (action) => {
    cloud.bucket.put('root/kept', Buffer.from('somebody else’s'))
    cloud.faults.rules = [{ operation: operations[action], fault: { kind: 'refuse', code: 'AccessDenied' } }]
    const found = await check(driver, cloud.values)
    const outcome = found.outcomes.get(action)
    expect(outcome).toMatchObject({ kind: 'denied', error: { code: 'PermissionDenied' } })
    const others = Object.entries(inWords(found)).filter(([name]) => name !== action)
    const same = (name: string): boolean => operations[name as keyof typeof operations] === operations[action]
    expect(others.filter(([name, word]) => word === 'denied' && !same(name))).toEqual([])
    expect(others.filter(([, word]) => word === 'failed' || word === 'stopped')).toEqual([])
    expect(found.left).toEqual([])
    nothingLeft()
    expect(cloud.bucket.keys()).toEqual(['root/kept'])
  })

  it('takes everything away one by one where many may not be deleted at once, and the other way round', async () => {
    for (const action of ['deleteMany', 'delete'] as const) {
      const fault = { kind: 'refuse', code: 'AccessDenied' } as const
      cloud.faults.rules = [{ operation: operations[action], fault }]
      const found = await check(driver, cloud.values)
      const words = inWords(found)
      expect([words['put'], words['completeUpload'], found.left]).toEqual(
        driver === 'ks3' && action === 'delete' ? ['wouldStay', 'wouldStay', []] : ['allowed', 'allowed', []],
      )
      nothingLeft()
    }
  })

  it('tries only what reads where nothing may be written', async () => {
    cloud.bucket.put('root/kept', Buffer.from('somebody else’s'))
    // The store does not refuse writes itself here: that it is asked none is seen at the cloud.
    cloud.faults.rules = accessActions
      .filter((action) => !reading.includes(action))
      .map((action) => ({
        operation: operations[action],
        fault: { kind: 'refuse', code: 'InternalError' },
        times: 1,
      }))
    const found = await check(driver, cloud.values, { readOnly: true })
    expect(inWords(found)).toEqual({
      ...Object.fromEntries(accessActions.map((action) => [action, 'readOnly'])),
      ...Object.fromEntries(reading.map((action) => [action, 'allowed'])),
      ...(notOffered.includes('location') ? { location: 'notOffered' } : {}),
      listParts: 'nothingToRead',
    })
    expect(cloud.faults.rules.every(({ times }) => times === 1)).toBe(true)
    expect(found.left).toEqual([])
  })

  it.each(['put', 'copy', 'beginUpload', 'putPart', 'copyPart', 'completeUpload', 'abortUpload'] as const)(
    'cleans up when it is stopped while %s is on its way',
    async (action) => {
      const stop = new AbortController()
      const counted = cloud.faults.next.bind(cloud.faults)
      cloud.faults.next = (operation, key) => {
        if (operation === operations[action]) stop.abort()
        return counted(operation, key)
      }
      try {
        await expect(check(driver, cloud.values, { signal: stop.signal })).rejects.toThrow(/aborted/)
      } finally {
        Reflect.deleteProperty(cloud.faults, 'next')
      }
      nothingLeft()
    },
  )

  it.each([
    ['bucket', 'NoSuchBucket'],
    ['region', 'WrongRegion'],
    ['host', 'Unreachable'],
    ['secret', 'Unauthenticated'],
  ] as const)('tells a wrong %s from everything else', async (what, code) => {
    const found = await check(driver, { ...cloud.values, ...cloud.wrong[what] })
    const outcome = found.outcomes.get('list')
    expect(outcome?.kind).toBe('failed')
    expect(outcome?.kind === 'failed' && isStoreError(outcome.error) && outcome.error.code).toBe(code)
    const others = offered.filter((action) => action !== 'list')
    expect(others.map((action) => found.outcomes.get(action))).toEqual(
      others.map(() => ({ kind: 'notTried', reason: 'stopped' })),
    )
  })

  it.each([20, -20])('tells a clock that is off by %d minutes', async (minutes) => {
    cloud.setClockAhead(minutes * 60_000)
    const found = await check(driver, cloud.values)
    const failure = found.outcomes.get('list')
    const told =
      failure?.kind === 'failed' ? failure.error.code : Math.round((found.clockAheadMs ?? 0) / 60_000)
    expect(['ClockSkew', minutes]).toContain(told)
    nothingLeft()
  })

  it.each([90, -90])('opens its presigned URL by the service’s clock, %d minutes off', async (minutes) => {
    cloud.setClockAhead(minutes * 60_000)
    expect(inWords(await check(driver, cloud.values))['presign']).toBe('allowed')
  })

  it('says what it could not take away again', async () => {
    const fault = { kind: 'refuse', code: 'AccessDenied' } as const
    // Deleting is refused only once there is something.
    const counted = cloud.faults.next.bind(cloud.faults)
    cloud.faults.next = (operation, key) =>
      [operations.delete, operations.deleteMany].includes(operation) && cloud.bucket.keys().length > 0
        ? fault
        : counted(operation, key)
    const found = await check(driver, cloud.values)
    Reflect.deleteProperty(cloud.faults, 'next')
    expect(found.left.length).toBeGreaterThan(0)
    expect(found.left.toSorted()).toEqual(cloud.bucket.keys())
    for (const key of found.left) expect(key).toMatch(/^root\/\.bollard-access-check-[0-9a-f-]{36}\//)
    expect(inWords(found)['delete']).toBe('denied')
  })
})
