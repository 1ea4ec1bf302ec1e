import { z } from 'zod'

import type { Frozen } from './method.ts'

/**
 * The parts that inputs are made of. The window is not trusted: everything is bounded and nothing is without a schema.
 * Names and digests are only bounded here; the registry's grammar is applied where they are used.
 */
export function nothing() {
  return z.strictObject({})
}

/** Ids and tokens are made by the host: short. */
export function id() {
  return z.string().min(1).max(128)
}

/** A repository, tag or digest: 255 characters are the longest that a registry takes. */
export function name() {
  return z.string().min(1).max(512)
}

/** Object keys have at most 1,024 bytes on every service; a relative path may be refused with words later. */
export function key() {
  return z.string().max(4096)
}

export function inStore() {
  return z.strictObject({ store: id() })
}

export function inRepository() {
  return z.strictObject({ store: id(), repository: name() })
}

/** A manifest of a repository. */
export function reference() {
  return z.union([z.strictObject({ tag: name() }), z.strictObject({ digest: name() })])
}
export type Reference = Frozen<z.infer<ReturnType<typeof reference>>>
