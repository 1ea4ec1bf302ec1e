import { createHash } from 'node:crypto'

export const hex = (text: string): string => createHash('sha256').update(text).digest('hex')
export const many = <Key>(count: number, key: (at: number) => Key): Key[] =>
  Array.from({ length: count }, (_, at) => key(at))
export const blobs = (count: number): string[] =>
  many(count, (at) => {
    const digest = hex(`${at}`)
    return `docker/registry/v2/blobs/sha256/${digest.slice(0, 2)}/${digest}/data`
  })
export const repositories = (count: number, tags: number): string[] =>
  many(count * tags, (at) => {
    const root = `docker/registry/v2/repositories/team-${at % 7}/app-${at % count}`
    const [tag, digest] = [`v1.${Math.floor(at / count)}.0`, hex(`tag ${at}`)]
    return [
      `${root}/_manifests/tags/${tag}/current/link`,
      `${root}/_manifests/tags/${tag}/index/sha256/${digest}/link`,
      `${root}/_manifests/revisions/sha256/${digest}/link`,
      `${root}/_layers/sha256/${hex(digest)}/link`,
    ]
  }).flat()

/** Keys of buckets of every shape. */
export const shapes: Readonly<Record<string, readonly string[]>> = {
  'no key': [],
  'one key': ['a'],
  'siblings around a slash': ['a', 'a-b', 'a.b', 'a/b', 'a/c', 'a0', 'a/b/c', 'a/b-c', 'a/b.c'],
  'digests in one folder': many(3000, (at) => `blobs/${hex(`${at}`)}`),
  'blobs of a registry': blobs(3000),
  'a registry': [...blobs(1000), ...repositories(40, 5)],
  numbers: many(2000, (at) => `pics/img-${String(at).padStart(6, '0')}.jpg`),
  'numbers of different lengths': many(2000, (at) => `${at}`),
  'thousands of prefixes': many(3000, (at) => `p${hex(`${at}`).slice(0, 6)}/a/b/${at}`),
  times: many(1500, (at) => `logs/${new Date(at * 5e9).toISOString()}.gz`),
  'deep folders': many(800, (at) => `${'d/'.repeat(15)}${at}`),
  'keys that need encoding': many(500, (at) => `a b+c%/${String.fromCodePoint(32 + (at % 90))}&<>"/${at}`),
  'control characters': many(300, (at) => `c/${String.fromCodePoint(1 + (at % 31))}/${at}`),
  'characters of all planes': many(
    900,
    (at) => `${['\u{1f433}', '\uff5e', '仓', 'é', '\ud7ff', '\ue000', '\u{10ffff}'][at % 7]}${at}/x`,
  ),
  'folder markers': many(600, (at) => `m/${at % 100}/${at % 3 === 0 ? '' : at}`),
}
