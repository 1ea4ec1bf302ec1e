import { StoreError } from '../../../drivers/index.ts'

/** What an archive says of itself is not so, or cannot be made out. `path` is a name in the archive. */
export function damaged(why: string, path?: string): StoreError {
  return new StoreError('Corrupt', why, whereOf(path))
}

/** It may be whole, but it is nothing that a registry could serve, or nothing that is read here. */
export function unsupported(why: string, path?: string): StoreError {
  return new StoreError('Unsupported', why, whereOf(path))
}

/** More than any image has: reading on would only cost memory and time. */
export function tooLarge(why: string, path?: string): StoreError {
  return new StoreError('TooLarge', why, whereOf(path))
}

function whereOf(path: string | undefined) {
  return path === undefined ? {} : { path: path.slice(0, 300) }
}

/** Something that the archive refers to is not in it. */
export function missing(why: string, path?: string): StoreError {
  return new StoreError('NotFound', why, whereOf(path))
}
