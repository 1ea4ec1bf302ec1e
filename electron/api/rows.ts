/**
 * What the window is shown: plain, readonly, cloneable. Sizes are bytes, times are milliseconds since 1970 (UTC),
 * digests are `algorithm:hex`. Nothing in here is a secret. This is the door; each subject has a file of its own.
 */
export * from './rows/access.ts'
export * from './rows/blobs.ts'
export * from './rows/catalog.ts'
export * from './rows/configuration.ts'
export * from './rows/files.ts'
export * from './rows/host.ts'
export * from './rows/images.ts'
export * from './rows/manifests.ts'
export * from './rows/parameters.ts'
export * from './rows/repositories.ts'
export * from './rows/search.ts'
export * from './rows/stores.ts'
export * from './rows/transfers.ts'
export * from './rows/versions.ts'
export type { AccessAction, AccessReason } from '../../drivers/common/access-actions.ts'
export type { AmbientKeys } from '../../drivers/common/ambient-keys.ts'
export type { Presence } from '../../drivers/common/presence.ts'
export type { Problem, ProblemId } from '../../drivers/common/problem.ts'
export type { Restore } from '../../drivers/common/restore.ts'
export type { StoreLayout } from '../../drivers/common/store-layout.ts'
