import { afterEach, describe, expect, it, vi } from 'vitest'

import { openDriver, resolveParameters, type StorageDriver } from '../../../drivers/index.ts'
import { ServiceClock } from '../../../drivers/http/service-clock.ts'
import type { Answer } from '../../clouds/common/answer.ts'
import { cloudDrivers, startCloud, type StartedCloud } from '../../clouds/every-cloud.ts'
import { fetchUrl, live } from '../../conformance/harness.ts'
import { account } from './access/clouds.ts'

const minute = 60_000
const closing: (() => Promise<void>)[] = []
afterEach(async () => {
  vi.useRealTimers()
  for (const close of closing.splice(0)) await close()
})

/** Those of the registry's drivers that are told which signature to make, told both. */
const signatures = cloudDrivers.flatMap((driver) => {
  const told: readonly Readonly<Record<string, string>>[] =
    driver === 'bos' || driver === 'cos' ? [{}] : [{ v4auth: 'true' }, { v4auth: 'false' }]
  return told.map((signed) => ({ driver, signed }))
})

describe.each(signatures)('a link of $driver, signed $signed', ({ driver, signed }) => {
  it.each([90, -90, 12, -12])(
    'of ten minutes is good for ten minutes of a service whose clock is %d minutes off',
    async (minutes) => {
      const service = { aheadMs: minutes * minute }
      const { cloud, store } = await opened(service)
      cloud.bucket.put('a b', Buffer.from('for anybody'))
      const url = (await store.objects.presign('GET', 'a b', 600)) ?? ''
      expect(await answered(url)).toEqual([200, 'for anybody'])
      service.aheadMs += 9 * minute
      expect(await answered(url)).toEqual([200, 'for anybody'])
      service.aheadMs += 2 * minute
      expect((await fetchUrl(url, 'GET')).status).toBe(403)
    },
  )

  it('is dated by this computer where a proxy with a clock of its own answers what the service took, as all is', async () => {
    const { cloud, store } = await opened({ aheadMs: 0 })
    cloud.bucket.put('a', Buffer.from('for anybody'))
    const answer = (own: Answer): Answer => ({
      ...own,
      headers: { ...own.headers, date: new Date(Date.now() + 5 * 60 * minute).toUTCString() },
    })
    cloud.faults.rules = [{ fault: { kind: 'rewrite', answer } }]
    for (const key of ['a', 'nothing', 'a']) await store.objects.head(key, live).catch(() => undefined)
    expect(await store.objects.head('a', live)).toMatchObject({ sizeBytes: 11 })
    expect(await answered((await store.objects.presign('GET', 'a', 600)) ?? '')).toEqual([200, 'for anybody'])
  })

  it('is signed though nothing is there, and though nothing answers', async () => {
    const { cloud, store } = await opened({ aheadMs: 0 })
    expect(await store.objects.presign('GET', 'nothing', 600)).toContain('/nothing?')
    await cloud.close()
    expect(await store.objects.presign('HEAD', 'nothing', 600)).toContain('/nothing?')
  })

  it('asks for nothing once the time is known', async () => {
    const { cloud, store } = await opened({ aheadMs: 0 })
    await store.objects.list({ prefix: '' }, live)
    await store.objects.presign('GET', 'a', 600)
    await store.objects.presign('GET', 'b', 600)
    expect(cloud.stats.count('HeadObject')).toBe(0)
  })

  async function opened(service: {
    aheadMs: number
  }): Promise<{ cloud: StartedCloud; store: StorageDriver }> {
    const cloud = await startCloud(driver, { account, now: () => Date.now() + service.aheadMs })
    const resolved = resolveParameters(driver, { ...cloud.values, ...signed }, {})
    const store = await openDriver(resolved, { store: 'links', readOnly: true })
    closing.push(
      () => store.close(),
      () => cloud.close().catch(() => undefined),
    )
    return { cloud, store }
  }
})

async function answered(url: string): Promise<readonly [number, string]> {
  const { status, body } = await fetchUrl(url, 'GET')
  return [status, Buffer.from(body).toString()]
}

describe('the clock of a service', () => {
  const nowMs = Date.parse('2026-03-01T12:00:00Z')
  const at = (text: string): ServiceClock => {
    vi.useFakeTimers({ now: nowMs })
    const clock = new ServiceClock()
    clock.learn({ date: text })
    return clock
  }

  it.each([
    ['Sun, 01 Mar 2026 12:30:00 GMT', 30 * minute],
    ['Sun, 01 Mar 2026 11:30:00 GMT', -30 * minute],
    ['Sun, 01 Mar 2026 12:00:06 GMT', 6000],
    // The time that an answer takes is no difference of clocks.
    ['Sun, 01 Mar 2026 11:59:57 GMT', 0],
  ])('is read from %s', (date, aheadMs) => {
    const clock = at(date)
    expect([clock.isKnown, clock.aheadMs, clock.nowMs() - nowMs]).toEqual([true, aheadMs, aheadMs])
  })

  it.each([{ date: 'yesterday' }, {}, { date: 'Sun, 01 Mar 2026 11:00:00 GMT', age: '3600' }])(
    'is not told by $date of age $age',
    (head) => {
      const clock = new ServiceClock()
      clock.learn(head)
      expect([clock.isKnown, clock.aheadMs]).toEqual([false, 0])
    },
  )

  it.each([
    [200, 12 * minute, 12 * minute],
    [404, 12 * minute, 12 * minute],
    [200, 90 * minute, 0],
    [404, -90 * minute, 0],
    [403, 90 * minute, 90 * minute],
  ])(
    'is read from an answer %d to what was dated by ours, %d ms from there, as %d',
    (status, aheadMs, read) => {
      vi.useFakeTimers({ now: nowMs })
      const clock = new ServiceClock()
      clock.learn({ date: new Date(nowMs + aheadMs).toUTCString() }, { status, aheadMs: 0 })
      expect([clock.isKnown, clock.aheadMs]).toEqual([true, read])
    },
  )

  it('goes back to this computer’s once both are right', () => {
    const clock = at('Sun, 01 Mar 2026 12:30:00 GMT')
    clock.learn({ date: 'Sun, 01 Mar 2026 12:00:00 GMT' })
    expect(clock.aheadMs).toBe(0)
  })
})
