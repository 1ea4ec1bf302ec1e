import { StoreError } from '../common/errors.ts'
import type { StorePath } from './storage-driver.ts'

/**
 * The registry's rule for paths (distribution's `PathRegexp`): segments of letters, digits, `.`, `_`, `-`.
 * `/` alone names the root, which can be listed and asked about but holds no content.
 */
export function isContentPath(text: string): boolean {
  return text.length <= 4096 && /^(\/[A-Za-z0-9._-]+)+$/.test(text)
}

/** For content: fails with InvalidPath for the root too. */
export function requireContentPath(path: StorePath): void {
  if (!isContentPath(path)) throw invalid(path)
}

export function requirePath(path: StorePath): void {
  if (path !== '/' && !isContentPath(path)) throw invalid(path)
}

function invalid(path: string): StoreError {
  return new StoreError('InvalidPath', `invalid path: ${path.slice(0, 200)}`, { path: path.slice(0, 200) })
}

/** Orders keys as object stores do: by the bytes of their UTF-8, which is not how JavaScript compares surrogates. */
export function compareKeys(a: string, b: string): number {
  if (a === b) return 0
  return surrogate.test(a) || surrogate.test(b)
    ? Buffer.compare(Buffer.from(a), Buffer.from(b))
    : a < b
      ? -1
      : 1
}

const surrogate = /[\ud800-\udfff]/
