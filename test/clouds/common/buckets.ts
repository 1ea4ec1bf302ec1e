import { Bucket } from './bucket.ts'

/** The buckets of an account by their names; empty ones. */
export function emptyBuckets(names: readonly string[], keepBodies = true): ReadonlyMap<string, Bucket> {
  return new Map(names.map((name) => [name, new Bucket(name, keepBodies)]))
}

/** For a test, which knows what it made: fails where there is no such bucket. */
export function bucketIn(buckets: ReadonlyMap<string, Bucket>, name: string): Bucket {
  const bucket = buckets.get(name)
  if (bucket === undefined) throw new Error(`the emulated cloud has no bucket ${name}`)
  return bucket
}
