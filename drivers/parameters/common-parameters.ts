import { largestPartInMemoryBytes } from '../driver/part-plan.ts'
import { numberOf, textOf } from './resolve.ts'
import type { Finding, ParameterTable, Resolved } from './table.ts'

const mebibyte = 1024 * 1024

/**
 * What `chunksize` is where nobody sets it: the default of the registry's drivers but for COS, whose table has its own.
 * `chunksize` is the registry's name, which tables, forms and files have. In code it is `chunkSizeBytes`: the size
 * that is asked for. `partSizeBytes` is the size that the parts of one upload have: larger where the service would
 * take too few parts, smaller where one would not fit into memory.
 */
export const usualChunkSizeBytes = 10 * mebibyte

/** Rows that mean the same with every cloud, each written once. A driver's table takes those that its registry has. */
export const commonParameters = {
  bucket: { kind: 'string', place: true, required: true },
  rootdirectory: { kind: 'string', place: true, default: '', placeholder: '/' },
  secure: { kind: 'boolean', default: true },
  skipverify: { kind: 'boolean', default: false, advanced: true },
  encrypt: { kind: 'boolean', default: false, advanced: true },
  chunksize: {
    kind: 'integer',
    default: usualChunkSizeBytes,
    min: 5 * mebibyte,
    max: 5 * 1024 * mebibyte,
    unit: 'bytes',
    advanced: true,
  },
} as const satisfies ParameterTable

/**
 * A size that is larger than Bollard's memory for parts holds for the registry only. Bollard uses such parts only
 * where smaller ones would be more than the service takes.
 */
export function checkPartSize(resolved: Resolved): Finding[] {
  const parameter = 'chunksize'
  const chunkSizeBytes = numberOf(resolved, parameter, 0)
  if (chunkSizeBytes <= largestPartInMemoryBytes) return []
  const values = { sent: largestPartInMemoryBytes / mebibyte, asked: Math.ceil(chunkSizeBytes / mebibyte) }
  const message = `a registry sends parts of ${values.asked} MiB; Bollard sends at most ${values.sent} MiB at once`
  return [{ parameter, severity: 'info', id: 'partsAreSmaller', values, message }]
}

/** A bucket that is part of a host name: 3 to 63 lower-case letters, digits and dashes. `id` is the driver's finding. */
export function checkBucketName(resolved: Resolved, id: string): Finding[] {
  const bucket = textOf(resolved, 'bucket')
  if (bucket === undefined || /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(bucket)) return []
  const message = 'a bucket name has 3 to 63 lower-case letters, digits and dashes'
  return [{ parameter: 'bucket', severity: 'error', id, message }]
}

/**
 * A region becomes a part of host names and signatures. A text that cannot be such a part is refused; an unknown
 * region is not.
 */
export function checkRegionName(resolved: Resolved, spelling = lowerCaseName): Finding[] {
  const region = textOf(resolved, 'region')
  if (region === undefined || spelling.test(region)) return []
  const message = `invalid region provided: ${region.slice(0, 60)}`
  return [{ parameter: 'region', severity: 'error', id: 'invalidRegion', message }]
}

const lowerCaseName = /^[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?$/
