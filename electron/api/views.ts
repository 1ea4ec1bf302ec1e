/**
 * What the window is shown: plain, readonly, cloneable. Sizes are bytes, times are milliseconds since 1970 (UTC),
 * digests are `algorithm:hex`. Nothing in here is a secret. This is the door; each subject has a file of its own.
 */
export * from './views/access.ts'
export * from './views/blobs.ts'
export * from './views/configuration.ts'
export * from './views/files.ts'
export * from './views/host.ts'
export * from './views/images.ts'
export * from './views/manifests.ts'
export * from './views/parameters.ts'
export * from './views/problems.ts'
export * from './views/repositories.ts'
export * from './views/restore.ts'
export * from './views/search.ts'
export * from './views/stores.ts'
export * from './views/transfers.ts'
export * from './views/versions.ts'
