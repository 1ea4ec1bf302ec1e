/**
 * The room's only door. `openDriver` opens a store from parameters that `resolveParameters` found no error in.
 */
export { StoreError, errorCodes, isStoreError } from './errors.ts'
export type { ErrorCode, ErrorWhere, Retry } from './errors.ts'
export type * from './object-store.ts'
export { driverNames } from './storage-driver.ts'
export type {
  DriverName,
  FileInfo,
  FileWriter,
  StorageDriver,
  StorePath,
  WalkOptions,
} from './storage-driver.ts'
