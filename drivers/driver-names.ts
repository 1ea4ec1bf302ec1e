import { bosTexts } from './clouds/bos/texts.ts'
import { cosTexts } from './clouds/cos/texts.ts'
import { filesystemTexts } from './clouds/filesystem/texts.ts'
import { ks3Texts } from './clouds/ks3/texts.ts'
import { ossTexts } from './clouds/oss/texts.ts'
import { s3Texts } from './clouds/s3/texts.ts'
import type { DriverWords, RefusalWords, WordsLanguage } from './common/driver-words.ts'

/**
 * The drivers by their names in a registry's config.yml, each with what people are shown of it, in the order in which
 * they are offered. Everything that knows drivers by name derives from this list. The window has it too: nothing here
 * is of Node.
 */
export const driverTexts = {
  filesystem: filesystemTexts,
  s3: s3Texts,
  oss: ossTexts,
  cos: cosTexts,
  bos: bosTexts,
  ks3: ks3Texts,
} as const

export type DriverName = keyof typeof driverTexts

// `Object.keys` has lost the names.
export const driverNames = Object.keys(driverTexts) as readonly DriverName[]

type English<Name extends DriverName> = (typeof driverTexts)[Name]['en']

/** What the services call the documents that allow something to a key. */
export type PolicyKind = { [Name in DriverName]: keyof English<Name>['policies'] & string }[DriverName]

/** The drivers whose service refuses objects for reasons of its own: all but a folder. */
type RefusingDriver = {
  [Name in DriverName]: English<Name> extends { readonly refusals: RefusalWords } ? Name : never
}[DriverName]

/** Ids of the sentences: `archivedS3`, `lockedOss`, `keyServiceKs3`. */
export type RefusalId<Name extends DriverName = RefusingDriver> = `${keyof RefusalWords}${Capitalize<Name>}`

/** One text of each driver. */
export function driverWords<Part extends keyof DriverWords>(
  language: WordsLanguage,
  part: Part,
): Readonly<Record<DriverName, DriverWords[Part]>> {
  const words = driverNames.map((name): [string, DriverWords[Part]] => [name, wordsOf(name, language)[part]])
  return Object.fromEntries(words) as Record<DriverName, DriverWords[Part]>
}

/** The driver's own findings, of all drivers, by id: an id means the same with every driver that has it. */
export function driverFindings(language: WordsLanguage): Readonly<Record<string, string>> {
  return Object.assign({}, ...Object.values(driverWords(language, 'findings')))
}

/** Titles of policy documents, by what the services call them. */
export function policyTitles(language: WordsLanguage): Readonly<Record<PolicyKind, string>> {
  return Object.assign({}, ...Object.values(driverWords(language, 'policies')))
}

/** The sentences for what a service refuses, of all drivers, by id. */
export function refusalSentences(language: WordsLanguage): Readonly<Record<RefusalId, string>> {
  const sentences = driverNames.flatMap((name) =>
    Object.entries(wordsOf(name, language).refusals ?? {}).map(([kind, sentence]) => [
      `${kind}${capitalized(name)}`,
      sentence,
    ]),
  )
  return Object.fromEntries(sentences) as Record<RefusalId, string>
}

/** The id of the sentence for what this driver's service refuses; undefined where it refuses nothing so. */
export function refusalId(driver: DriverName, kind: keyof RefusalWords): RefusalId | undefined {
  if (wordsOf(driver, 'en').refusals === undefined) return undefined
  return `${kind}${capitalized(driver)}` as RefusalId
}

function wordsOf(name: DriverName, language: WordsLanguage): DriverWords {
  return driverTexts[name][language]
}

function capitalized(name: DriverName): string {
  return `${name.charAt(0).toUpperCase()}${name.slice(1)}`
}
