/** What the window and the host share to wait, stop and take turns. */
export { abortReason } from '../../../drivers/common/abort.ts'
export { newDeferred } from '../../../drivers/common/deferred.ts'
export { Semaphore } from '../../../drivers/common/semaphore.ts'
