import { createHash } from 'node:crypto'

/** Objects by their keys below the root directory. */
export type StoreObjects = Map<string, string>

const root = 'docker/registry/v2'

export function sha(text: string, algorithm: 'sha256' | 'sha512' = 'sha256'): string {
  return createHash(algorithm).update(text).digest('hex')
}

/** A registry of every shape: right, odd, damaged, with keys of others in it. The same for the same numbers. */
export function oddStore(size: { readonly repositories: number; readonly blobs: number }): StoreObjects {
  const objects: StoreObjects = new Map()
  const put = (key: string, text: string): void => void objects.set(key, text)
  const blobKey = (hex: string): string => `${root}/blobs/sha256/${hex.slice(0, 2)}/${hex}/data`
  for (let at = 0; at < size.blobs; at += 1) put(blobKey(sha(`blob ${at}`)), 'x'.repeat(at % 50))
  for (let at = 0; at < size.repositories; at += 1) {
    const name = repositoryName(at)
    const below = `${root}/repositories/${name}`
    for (let tag = 0; tag <= at % 7; tag += 1) {
      const digests = Array.from({ length: 1 + ((at + tag) % 3) }, (_, entry) =>
        sha(`blob ${at + tag + entry}`),
      )
      for (const hex of digests) {
        put(`${below}/_manifests/tags/v${tag}/index/sha256/${hex}/link`, `sha256:${hex}`)
        put(`${below}/_manifests/revisions/sha256/${hex}/link`, `sha256:${hex}`)
      }
      put(`${below}/_manifests/tags/v${tag}/current/link`, `sha256:${digests.at(-1) ?? ''}`)
    }
    for (let layer = 0; layer < at % 5; layer += 1) {
      const hex = sha(`blob ${at + 100 + layer}`)
      put(`${below}/_layers/sha256/${hex}/link`, `sha256:${hex}`)
    }
  }
  const odd = `${root}/repositories/odd`
  const [a, b] = [sha('a'), sha('b')]
  put(`${odd}/_manifests/tags/no-index/current/link`, `sha256:${a}`)
  put(`${odd}/_manifests/revisions/sha256/${a}/link`, `sha256:${a}`)
  put(`${odd}/_manifests/tags/dangling/current/link`, `sha256:${sha('nowhere')}`)
  put(`${odd}/_manifests/tags/other-than-index/current/link`, `sha256:${b}`)
  put(`${odd}/_manifests/tags/other-than-index/index/sha256/${a}/link`, `sha256:${a}`)
  put(`${odd}/_manifests/tags/only-index/index/sha256/${a}/link`, `sha256:${a}`)
  put(`${odd}/_manifests/tags/no-digest/current/link`, 'no digest')
  put(`${odd}/_manifests/tags/line-end/current/link`, `sha256:${a}\n`)
  put(`${odd}/_manifests/tags/empty/current/link`, '')
  put(`${odd}/_manifests/tags/long/current/link`, 'x'.repeat(5000))
  put(`${odd}/_manifests/tags/sha512/current/link`, `sha512:${sha('a', 'sha512')}`)
  put(`${odd}/_manifests/tags/sha512/index/sha512/${sha('a', 'sha512')}/link`, `sha512:${sha('a', 'sha512')}`)
  put(`${odd}/_manifests/tags/-no-tag/current/link`, `sha256:${a}`)
  put(`${odd}/_manifests/tags/folder-only/x`, 'x')
  put(`${odd}/_layers/sha512/${sha('l', 'sha512')}/link`, `sha256:${sha('l')}`)
  put(`${odd}/_layers/sha256/${a}/link`, `sha256:${b}`)
  put(`${odd}/_layers/sha256/${b}/link`, 'no digest')
  put(`${odd}/_manifests/revisions/sha512/${sha('m', 'sha512')}/link`, `sha512:${sha('m', 'sha512')}`)
  put(`${odd}/_uploads/push-1/startedat`, '2024-01-01T00:00:00Z')
  put(`${odd}/_uploads/push-1/data`, 'half')
  put(`${odd}/_uploads/push-1/hashstates/sha256/0`, 'state')
  put(`${odd}/_uploads/push-2/startedat`, '2024-01-01T00:00:00Z')
  put(`${odd}/_uploads/push-2/what`, 'x')
  put(`${root}/repositories/only-uploads/_uploads/push/data`, 'x')
  put(`${root}/repositories/Upper/Case/_layers/sha256/${a}/link`, `sha256:${a}`)
  put(`${root}/repositories/no-part/file`, 'x')
  put(`${root}/blobs/sha512/${sha('s', 'sha512').slice(0, 2)}/${sha('s', 'sha512')}/data`, 's')
  put(`${root}/blobs/sha256/00/${a}/data`, 'in the wrong folder')
  put(`${root}/blobs/sha256/${a.slice(0, 2)}/${a}/other`, 'x')
  put(`other/${root}/${blobKey(a)}`, 'of another registry')
  put(`docker/registry/v1/x`, 'x')
  for (const key of ['a b', 'a+b', 'a%2Fb', 'ä/ö', '<&>', '日本/語', 'a"b', "it's"])
    put(`strange ${key}`, key)
  return objects
}

/** Siblings with `-` and `.`, and names inside of names: their keys sort in another order than the names. */
function repositoryName(at: number): string {
  const base = `team${at % 10}/app${at % 17}`
  return [base, `${base}-x`, `${base}.y`, `${base}/z`, `${base}0`, `n${at}`][at % 6] ?? base
}
