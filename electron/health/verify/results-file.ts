import { randomBytes } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { mkdir, open, rename, rm } from 'node:fs/promises'
import { dirname } from 'node:path'
import { createInterface } from 'node:readline'

import { z } from 'zod'

import { asDigest } from '../../../drivers/common/names.ts'
import type { VerificationResult } from '../../api/rows.ts'
import { kindsInOrder, mostBreaks, mostFindings, mostGone, type Finding } from './finding.ts'

/** What the last verification of a store found. */
export interface KeptResults {
  readonly result: VerificationResult
  /** The worst first. */
  readonly findings: readonly Finding[]
}

/** Keeps it: the result on the first line, then a finding a line. `fingerprint` tells of which bucket it is. */
export async function writeResults(
  path: string,
  fingerprint: string,
  { result, findings }: KeptResults,
): Promise<void> {
  const beside = `${path}.${randomBytes(6).toString('hex')}.new`
  await mkdir(dirname(path), { recursive: true, mode: 0o700 })
  try {
    const file = await open(beside, 'wx', 0o600)
    try {
      await file.appendFile(`${JSON.stringify({ version, fingerprint, result })}\n`)
      for (let at = 0; at < findings.length; at += linesAWrite) {
        const lines = findings.slice(at, at + linesAWrite).map((each) => `${JSON.stringify(each)}\n`)
        await file.appendFile(lines.join(''))
      }
      await file.datasync()
    } finally {
      await file.close()
    }
    await rename(beside, path)
  } catch (error) {
    await rm(beside, { force: true })
    throw error
  }
}

/** What was kept of this bucket; undefined where there is none, or it cannot be read. A line that is none is left out. */
export async function readResults(path: string, fingerprint: string): Promise<KeptResults | undefined> {
  const findings: Finding[] = []
  let result: VerificationResult | undefined
  try {
    const lines = createInterface({
      input: createReadStream(path, { end: mostFileBytes, encoding: 'utf8' }),
      crlfDelay: Infinity,
    })
    for await (const line of lines) {
      if (result === undefined) {
        const head = headSchema.safeParse(JSON.parse(line))
        if (!head.success || head.data.fingerprint !== fingerprint) return undefined
        result = head.data.result
        continue
      }
      if (findings.length >= mostFindings) break
      const finding = findingOf(line)
      if (finding !== undefined) findings.push(finding)
    }
  } catch {
    return undefined
  }
  return result === undefined ? undefined : { result, findings }
}

function findingOf(line: string): Finding | undefined {
  try {
    const read = findingSchema.safeParse(JSON.parse(line))
    return read.success ? read.data : undefined
  } catch {
    return undefined
  }
}

const version = 1
const linesAWrite = 500
const mostFileBytes = 256 * 1024 * 1024

const count = z.number().nonnegative()
const kind = z.enum(kindsInOrder)
const name = z.string().max(512)
const key = z.string().max(4096)

const resultSchema = z.object({
  level: z.enum(['listing', 'checksum', 'content']),
  startedAtMs: z.number(),
  endedAtMs: z.number(),
  wasStopped: z.boolean(),
  requests: count,
  readBytes: count,
  blobs: count,
  manifests: count,
  repositories: count,
  counts: z.array(z.object({ kind, count, sizeBytes: count })).max(kindsInOrder.length),
  brokenTags: count,
  byRepository: z
    .array(z.object({ repository: key, missing: count, dangling: count, uploads: count }))
    .max(10_000),
})

const headSchema = z.object({ version: z.literal(version), fingerprint: z.string(), result: resultSchema })

const digest = z.string().transform((text, context) => {
  const parsed = asDigest(text)
  if (parsed !== undefined) return parsed
  context.addIssue({ code: 'custom', message: 'no digest' })
  return z.NEVER
})

const findingSchema = z.object({
  id: z.string().min(1).max(128),
  kind,
  severity: z.enum(['error', 'warning']),
  repository: name.exactOptional(),
  tag: name.exactOptional(),
  digest: name.exactOptional(),
  key,
  sizeBytes: count.exactOptional(),
  expected: name.exactOptional(),
  found: name.exactOptional(),
  breaks: z.array(z.object({ repository: name, tag: name })).max(mostBreaks),
  breaksCount: count,
  sinceMs: z.number().exactOptional(),
  heldBy: z.array(z.string().max(128)).max(1000),
  repairs: z.array(z.enum(['fetchBlob', 'writeLink', 'remove', 'abort'])).max(4),
  blob: digest.exactOptional(),
  linkText: name.exactOptional(),
  goneTags: z.array(name).max(mostGone).exactOptional(),
  uploadId: z.string().max(2048).exactOptional(),
  seen: z.object({ sizeBytes: count, modifiedAtMs: z.number().exactOptional() }).exactOptional(),
})
