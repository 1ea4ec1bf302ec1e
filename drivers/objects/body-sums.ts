import type { Lanes, SumName } from '../http/lanes/lanes.ts'
import { isShared } from '../http/lanes/shared-bytes.ts'
import { contentCrc32, contentCrc64, contentMd5 } from './checksums.ts'

/** Makes checksums of a body, each as `SumName` says. */
export type BodySums = <Wanted extends SumName>(
  body: Uint8Array,
  wanted: readonly Wanted[],
) => Promise<Readonly<Record<Wanted, string>>>

/** A thread makes the sums of a body that threads share. This thread makes the others, in slices of a few ms. */
export function bodySums(lanes: Pick<Lanes, 'sums'> | undefined): BodySums {
  return async (body, wanted) => {
    if (lanes === undefined || !isShared(body)) return sumsHere(body, wanted)
    // Only a thread that ends makes none.
    return lanes.sums(body, wanted).catch(() => sumsHere(body, wanted))
  }
}

async function sumsHere<Wanted extends SumName>(
  body: Uint8Array,
  wanted: readonly Wanted[],
): Promise<Readonly<Record<Wanted, string>>> {
  const made: [SumName, string][] = []
  for (const name of wanted) made.push([name, await makers[name](body)])
  return Object.fromEntries(made) as Record<Wanted, string>
}

const makers: Readonly<Record<SumName, (body: Uint8Array) => Promise<string>>> = {
  md5: contentMd5,
  crc64: contentCrc64,
  crc32: async (body) => String(await contentCrc32(body)),
}

/** An MD5 as the header `Content-MD5` has it. */
export function md5Text(hex: string): string {
  return Buffer.from(hex, 'hex').toString('base64')
}
