import type { StoreError } from '../common/errors.ts'
import { explainer, type Explain, type Explanation } from '../common/reasons.ts'
import type { DriverName } from '../driver/storage-driver.ts'

/**
 * What stands in the way of one object, and what to do at the service that it is kept at: a closed set, in English.
 * An object is put away in an archive class; locked against being deleted and written over; or encrypted with a key of
 * the service's key service that the access key may not use.
 */
export const sentences = {
  archivedS3:
    'it is in an archive class or tier and must be restored before it can be read: in the console by Initiate restore, or by aws s3api restore-object',
  archivedOss:
    'it is in an archive class and must be restored before it can be read: in the OSS console by Restore, or by ossutil restore; what is of the class Archive can be read at once where real-time access of archives is on for the bucket',
  archivedCos:
    'it is in an archive class or tier and must be restored before it can be read: in the COS console by Restore, or by coscli restore',
  archivedBos:
    'it is in the archive class and must be restored before it can be read: in the BOS console, or by RestoreObject of its interface',
  archivedKs3:
    'it is in the archive class and must be restored before it can be read: in the KS3 console, or by ks3util restore',
  beingRestored:
    'it is being restored from an archive class, which takes minutes to two days: it can be read after that',
  lockedS3:
    'it is locked (Object Lock): it can be deleted or written over when its retention has ended and no legal hold is on it',
  lockedOss:
    'the bucket has a retention policy (WORM): it can be deleted or written over when the time that the policy gives has passed',
  lockedCos:
    'the bucket has object locks (WORM): it can be deleted or written over when the time that the lock gives has passed',
  lockedBos:
    'the bucket has a compliance retention policy: it can be deleted or written over when the time that the policy gives has passed',
  lockedKs3:
    'the bucket has a retention policy (WORM): it can be deleted or written over when the time that the policy gives has passed',
  keyServiceS3:
    'it is encrypted with a key of the key service (KMS) that this access key may not use, or that is disabled or gone: allow kms:Decrypt and kms:GenerateDataKey for that key, or enable it',
  keyServiceOss:
    'it is encrypted with a key of Aliyun KMS that this access key may not use, or that is disabled or gone: allow kms:Decrypt and kms:GenerateDataKey for that key, or enable KMS and the key',
  keyServiceCos:
    'it is encrypted with a key of Tencent KMS that COS may not use, or that is disabled or gone: let the role COS_QcsRole use KMS, or enable the key',
  keyServiceBos:
    'it is encrypted with a key of Baidu KMS that cannot be used: look at the state of the key in the KMS console',
  keyServiceKs3:
    'it is encrypted with a key of Kingsoft KMS that cannot be used: look at the state of the key, and whether KS3 may use it',
} as const
export type RefusalReasonId = keyof typeof sentences

const explain: Explain<typeof sentences> = explainer(sentences)

/** How the drivers are named in the ids; a folder has none of this. */
const suffixes = { s3: 'S3', oss: 'Oss', cos: 'Cos', bos: 'Bos', ks3: 'Ks3' } as const

/** Why a service refuses an object, where that is one of these; undefined for every other failure. */
export function refusalOf(driver: DriverName, error: StoreError): Explanation<RefusalReasonId> | undefined {
  if (driver === 'filesystem') return undefined
  const service = suffixes[driver]
  if (error.code === 'Archived') return explain(`archived${service}`, {})
  if (error.code !== 'PermissionDenied') return undefined
  const { serviceCode = '' } = error.where
  if (isLock(serviceCode, error.message)) return explain(`locked${service}`, {})
  if (isKeyService(serviceCode, error.message)) return explain(`keyService${service}`, {})
  return undefined
}

/** That it is on its way already. */
export function beingRestored(): Explanation<RefusalReasonId> {
  return explain('beingRestored', {})
}

/**
 * OSS has a code for it; Amazon and Ceph answer `AccessDenied`, whose message speaks of an object lock, and others of
 * WORM: https://help.aliyun.com/en/oss/user-guide/0026-00000202
 */
function isLock(serviceCode: string, message: string): boolean {
  return lockCodes.has(serviceCode) || /\bobject[ -]?lock|\bWORM\b|\blegal hold\b/i.test(message)
}

const lockCodes: ReadonlySet<string> = new Set(['FileImmutable', 'ObjectImmutable', 'ObjectLocked'])

/** Codes as `KMS.DisabledException` and `KmsServiceNotEnabled`; or `AccessDenied` for an action as `kms:Decrypt`. */
function isKeyService(serviceCode: string, message: string): boolean {
  return /^KMS\b|Kms/.test(serviceCode) || /\bkms:[A-Z]\w+/.test(message)
}
