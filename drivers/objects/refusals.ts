import type { RefusalWords } from '../common/driver-words.ts'
import type { StoreError } from '../common/errors.ts'
import { explainer, type Explanation } from '../common/reasons.ts'
import { refusalId, refusalSentences, type DriverName, type RefusalId } from '../driver-names.ts'

/**
 * Why an object cannot be read, deleted or written over, and what to do at its service: a closed set, in English. Each
 * driver has sentences of its own in its `texts.ts`.
 */
export const sentences = {
  ...refusalSentences('en'),
  beingRestored:
    'it is being restored from an archive class, which takes minutes to two days: it can be read after that',
} as const
export type RefusalReasonId = keyof typeof sentences

const explain = explainer(sentences)

/** Why a service refuses an object, where that is one of these; undefined for every other failure. */
export function refusalOf(driver: DriverName, error: StoreError): Explanation<RefusalId> | undefined {
  const kind = kindOf(error)
  const id = kind === undefined ? undefined : refusalId(driver, kind)
  return id === undefined ? undefined : explain(id, {})
}

function kindOf({ code, message, where }: StoreError): keyof RefusalWords | undefined {
  if (code === 'Archived') return 'archived'
  if (code !== 'PermissionDenied') return undefined
  const { serviceCode = '' } = where
  if (isLock(serviceCode, message)) return 'locked'
  return isKeyService(serviceCode, message) ? 'keyService' : undefined
}

/** The explanation for an object that is being restored already. */
export function beingRestored(): Explanation<RefusalReasonId> {
  return explain('beingRestored', {})
}

/**
 * Whether the object is locked. OSS has codes for that (https://help.aliyun.com/en/oss/user-guide/0026-00000202); Amazon and
 * Ceph answer `AccessDenied` with a message about an object lock, others about WORM.
 */
function isLock(serviceCode: string, message: string): boolean {
  return lockCodes.has(serviceCode) || /\bobject[ -]?lock|\bWORM\b|\blegal hold\b/i.test(message)
}

const lockCodes: ReadonlySet<string> = new Set(['FileImmutable', 'ObjectImmutable', 'ObjectLocked'])

/** Whether the key service refuses: `KMS.DisabledException`, `KmsServiceNotEnabled`, or `AccessDenied` for `kms:Decrypt`. */
function isKeyService(serviceCode: string, message: string): boolean {
  return /^KMS\b|Kms/.test(serviceCode) || /\bkms:[A-Z]\w+/.test(message)
}
