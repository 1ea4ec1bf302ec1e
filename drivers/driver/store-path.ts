import { StoreError } from '../common/errors.ts'
import type { StorePath } from './storage-driver.ts'

/**
 * Whether a text is a path that may have content, by distribution's `PathRegexp`: segments of letters, digits, `.`, `_` and
 * `-`; at most 4,096 characters. `/` is not: the root can be listed, but has no content.
 */
export function isContentPath(text: string): boolean {
  return text.length <= 4096 && /^(\/[A-Za-z0-9._-]+)+$/.test(text)
}

/** Fails with InvalidPath unless a path may have content. */
export function requireContentPath(path: StorePath): void {
  if (!isContentPath(path)) throw invalid(path)
}

/** The same, and accepts the root. */
export function requirePath(path: StorePath): void {
  if (path !== '/' && !isContentPath(path)) throw invalid(path)
}

function invalid(path: string): StoreError {
  return new StoreError('InvalidPath', `invalid path: ${path.slice(0, 200)}`, { path: path.slice(0, 200) })
}

/** Compares keys as object stores sort them: by UTF-8 bytes. JavaScript's `<` differs for surrogates. */
export function compareKeys(a: string, b: string): number {
  if (a === b) return 0
  return surrogate.test(a) || surrogate.test(b)
    ? Buffer.compare(Buffer.from(a), Buffer.from(b))
    : a < b
      ? -1
      : 1
}

const surrogate = /[\ud800-\udfff]/
