import { resolve } from 'node:path'

import type { StorageDriver } from '../../../../drivers/index.ts'
import type { VerificationLevel } from '../../../../electron/api/rows.ts'
import { RememberedManifests } from '../../../../electron/catalog/manifests/remembered-manifests.ts'
import { StoreKnowledge } from '../../../../electron/catalog/store/store-knowledge.ts'
import type { OtherStore } from '../../../../electron/health/verify/held-by.ts'
import type { Finding } from '../../../../electron/health/verify/finding.ts'
import { Verification } from '../../../../electron/health/verify/verification.ts'
import { StreamHashing } from '../../../../electron/transfers/verify/stream-hashing.ts'
import { catalogOf } from '../../catalog/catalog-of.ts'

/** One thread for all tests of a process. */
const hashing = new StreamHashing(resolve('dist/hasher/hash-worker.mjs'), 16)

export interface VerifierOptions {
  /** Where results are kept. */
  readonly folder?: string
  readonly others?: readonly OtherStore[]
  readonly now?: () => number
}

/** The verification of a store that nothing is remembered of. */
export function verifierOf(driver: StorageDriver, options: VerifierOptions = {}): Verification {
  const { folder, others = [], now = inTwoWeeks } = options
  const open = () => Promise.resolve(driver)
  const memory = RememberedManifests.inMemory()
  return new Verification({
    knowledge: new StoreKnowledge({
      catalog: catalogOf(driver),
      openMemory: () => Promise.resolve(memory),
      open,
    }),
    open,
    others: () => Promise.resolve(others),
    isNeeded: () => false,
    hashing,
    folder,
    fingerprint: 'a store',
    now,
  })
}

/** Nothing is a push under way any more. */
export function inTwoWeeks(): number {
  return Date.now() + 14 * 24 * 60 * 60_000
}

export const unlimited = { goOn: false, mostBytesPerSecond: undefined, mostRequestsPerSecond: undefined }

/** What a verification finds. */
export async function findingsIn(
  driver: StorageDriver,
  level: VerificationLevel,
  options: VerifierOptions = {},
): Promise<readonly Finding[]> {
  const verification = verifierOf(driver, options)
  await verification.start({ level, ...unlimited })
  const findings = await verification.findings()
  await verification.close()
  return findings
}
