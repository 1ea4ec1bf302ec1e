import { afterEach, describe, expect, it } from 'vitest'

import { planRepair } from '../../../../electron/health/repair/plan-repair.ts'
import { cloudDrivers } from '../../../clouds/every-cloud.ts'
import { live, someBytes } from '../../../conformance/harness.ts'
import { cloudPlace, type Place } from '../../catalog/opened-places.ts'
import { keysOf, runPlan } from '../run-plan.ts'
import { findingsIn } from './verifier.ts'

const push = 'below/docker/registry/v2/repositories/team/app/_uploads/0f6b6c0e-7a4b-4a5e-9d4a-0c8a0d3f2b11'

describe('a push that was never finished', () => {
  let place: Place | undefined

  afterEach(async () => {
    await place?.close()
    place = undefined
  })

  it.each(cloudDrivers)('on %s is one fault with its multipart upload, and goes with it', async (name) => {
    place = await cloudPlace(name, '/below')
    const { driver } = place
    const { objects } = driver
    await objects.put(`${push}/startedat`, Buffer.from('2026-01-01T00:00:00Z'), live)
    await objects.put(`${push}/hashstates/sha256/15`, Buffer.from('state'), live)
    const ofPush = await objects.createUpload(`${push}/data`, live)
    await objects.putPart(ofPush, 1, someBytes(1000), live)
    const alone = await objects.createUpload('below/other/file', live)
    const outside = await objects.createUpload('elsewhere/file', live)

    const findings = await findingsIn(driver, 'listing')
    expect(findings).toMatchObject([
      { kind: 'staleUpload', key: push, uploadId: ofPush.uploadId, repairs: ['abort'] },
      { kind: 'stalePart', key: alone.key, uploadId: alone.uploadId, repairs: ['abort'] },
    ])
    const source = { store: 'x', driver, open: () => Promise.resolve(driver) }
    const { plan } = await planRepair(source, { findings, repair: 'abort', from: undefined }, live)
    await runPlan(driver, plan)
    expect(await findingsIn(driver, 'listing')).toEqual([])
    expect(await keysOf(driver)).toEqual([])
    const { uploads } = await objects.listUploads({ prefix: '' }, live)
    expect(uploads.map(({ key }) => key)).toEqual([outside.key])
  })

  it('is none while it is young', async () => {
    place = await cloudPlace('s3', '/below')
    const { driver } = place
    await driver.objects.put(`${push}/startedat`, Buffer.from('2026-01-01T00:00:00Z'), live)
    await driver.objects.createUpload(`${push}/data`, live)
    expect(await findingsIn(driver, 'listing', { now: Date.now })).toEqual([])
  })
})
