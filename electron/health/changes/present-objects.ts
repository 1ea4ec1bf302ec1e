import { compareKeys, mapConcurrent, type ObjectInfo, type ObjectStore } from '../../../drivers/index.ts'

/** Which of some keys there are, and what lists or heads say of them. Those that are missing are absent. */
export type PresentObjects = ReadonlyMap<string, ObjectInfo>

/**
 * Looks up objects with few requests: where several of them come on one page of a list, pages are asked for, and one by one
 * otherwise. A head may round the time to seconds.
 */
export async function presentObjects(
  objects: ObjectStore,
  keys: readonly string[],
  signal: AbortSignal,
): Promise<PresentObjects> {
  const found = new Map<string, ObjectInfo>()
  const sorted = keys.toSorted(compareKeys)
  const stretches: string[][] = []
  for (let start = 0; start < sorted.length; start += stretchKeys)
    stretches.push(sorted.slice(start, start + stretchKeys))
  const looked = mapConcurrent(stretches, stretchesAtOnce, (some, stop) => stretch(some, stop), signal)
  for await (const _ of looked) void _
  return found

  async function stretch(some: readonly string[], stop: AbortSignal): Promise<void> {
    let at = 0
    while (some.length - at >= worthAPage) {
      const told = await page(some, at, stop)
      at += told
      if (told < worthAPage) break
    }
    const heads = mapConcurrent(some.slice(at), headsAtOnce, (key, end) => head(key, end), stop)
    for await (const _ of heads) void _
  }

  async function head(key: string, stop: AbortSignal): Promise<void> {
    const info = await objects.head(key, stop)
    if (info !== undefined) found.set(key, info)
  }

  /** Of how many keys a page tells; none where the service does not list in order. */
  async function page(some: readonly string[], at: number, stop: AbortSignal): Promise<number> {
    const first = some[at] ?? ''
    const query = { prefix: common(first, some.at(-1) ?? ''), startAfter: justBefore(first) }
    const { objects: listed, next } = await objects.list(query, stop)
    let last = query.startAfter
    for (const { key } of listed) {
      if (compareKeys(key, last) < 0) return 0
      last = key
    }
    const byKey = new Map(listed.map((info) => [info.key, info]))
    let told = 0
    for (; at + told < some.length; told += 1) {
      const key = some[at + told] ?? ''
      if (next !== undefined && compareKeys(key, last) > 0) break
      const info = byKey.get(key)
      if (info !== undefined) found.set(key, info)
    }
    return told
  }
}

/** Whether two times of an object are the same, where one of them may be rounded to seconds. */
export function isSameTime(a: number, b: number): boolean {
  if (a === b) return true
  return (a % 1000 === 0 || b % 1000 === 0) && Math.floor(a / 1000) === Math.floor(b / 1000)
}

function common(a: string, b: string): string {
  let length = 0
  while (length < a.length && a[length] === b[length]) length += 1
  return isLowHalf(a, length) ? a.slice(0, length - 1) : a.slice(0, length)
}

/** A text that sorts before the key, with hardly a key between. */
function justBefore(key: string): string {
  return key.slice(0, isLowHalf(key, key.length - 1) ? -2 : -1)
}

/** Whether a cut there would part a surrogate pair. */
function isLowHalf(text: string, at: number): boolean {
  return /[\udc00-\udfff]/.test(text[at] ?? '')
}

const stretchKeys = 1000
const stretchesAtOnce = 16
const headsAtOnce = 96
/** A page that tells of fewer keys costs more than asking for each. */
const worthAPage = 8
