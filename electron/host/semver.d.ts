/** The part of the library that is used; it has no types of its own. */
declare module 'semver' {
  /** The version as it is compared; null for what is none. */
  export function valid(version: string): string | null
  export function gt(a: string, b: string): boolean
}
