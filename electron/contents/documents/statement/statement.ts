import type { IsThis, StatementView } from '../../../api/rows.ts'
import { isJson, listIn, textIn, type Json } from '../json.ts'

/** A statement of in-toto, of version 0.1 or 1; both have the same members. */
export interface Statement {
  readonly view: StatementView
  readonly predicate: Json
}

/** Undefined where a document is no statement. `about` is the digest that its subjects are compared with. */
export function readStatement(document: Json, about: string | undefined): Statement | undefined {
  const type = textIn(document, '_type')
  const predicateType = textIn(document, 'predicateType')
  if (type?.startsWith('https://in-toto.io/Statement/') !== true || predicateType === undefined) {
    return undefined
  }
  const subjects = listIn(document, 'subject')
    .slice(0, mostSubjects)
    .flatMap((subject) => {
      const digest = digestIn(isJson(subject) ? subject['digest'] : undefined)
      if (digest === undefined) return []
      return [{ name: textIn(subject, 'name') ?? '', digest, isThis: isThis(digest, about) }]
    })
  const predicate = document['predicate']
  return { view: { predicateType, subjects }, predicate: isJson(predicate) ? predicate : {} }
}

export function isThis(digest: string | undefined, about: string | undefined): IsThis {
  if (digest === undefined || about === undefined) return 'unknown'
  return digest === about ? 'yes' : 'no'
}

/** Whether what is signed is the manifest that was asked about; a statement may have many subjects. */
export function isAnyThis(each: readonly IsThis[]): IsThis {
  if (each.includes('yes')) return 'yes'
  return each.length > 0 && each.every((one) => one === 'no') ? 'no' : 'unknown'
}

/** in-toto's sets of digests have an algorithm for a name: sha256 where it is among them. */
export function digestIn(digests: unknown): string | undefined {
  if (!isJson(digests)) return undefined
  const algorithm = digests['sha256'] === undefined ? Object.keys(digests)[0] : 'sha256'
  const hex = algorithm === undefined ? undefined : textIn(digests, algorithm, 200)
  return hex === undefined ? undefined : `${algorithm}:${hex}`
}

const mostSubjects = 1000
