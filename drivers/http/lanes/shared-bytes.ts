import type { SharedBytes } from './lanes.ts'

/** Whether other threads can have these bytes without a copy. */
export function isShared(bytes: Uint8Array): bytes is SharedBytes {
  return bytes.buffer instanceof SharedArrayBuffer
}
