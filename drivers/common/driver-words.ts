/** The languages that people are shown a driver in. */
export type WordsLanguage = 'en' | 'zh-CN'

/** What people are shown of a driver, in one language. */
export interface DriverWords {
  /** Of the service, as in a list to choose from: `Baidu BOS`. */
  readonly name: string
  /** The same where there is little room: `Baidu`. */
  readonly short: string
  /** What each parameter means that is the driver's own, by its name in a config.yml. */
  readonly meanings: Readonly<Record<string, string>>
  /** The driver's own findings about its parameters, by id. Values stand in double braces. */
  readonly findings: Readonly<Record<string, string>>
  /** Why the service refuses an object, and what to do there; absent where it refuses none for these reasons. */
  readonly refusals?: RefusalWords
  /** Title of the policy document that is offered, by what the service calls such a document. Empty without policies. */
  readonly policies: Readonly<Record<string, string>>
}

/** An object in an archive class; one that is locked; one encrypted with a key that may not be used. */
export interface RefusalWords {
  readonly archived: string
  readonly locked: string
  readonly keyService: string
}

export interface DriverTexts<Words extends DriverWords = DriverWords> {
  /** Two to four letters that people know the service by. */
  readonly letters: string
  readonly en: Words
  readonly 'zh-CN': Translated<Words>
}

/** Every text of the English, and no other. */
type Translated<Words> = {
  readonly [Key in keyof Words]: Words[Key] extends string ? string : Translated<Words[Key]>
}

/** The texts as they are: a translation that lacks one, or has one more, does not compile. */
export function textsOf<const Words extends DriverWords>(
  texts: DriverTexts<Words> & { readonly 'zh-CN': Translated<NoInfer<Words>> },
): DriverTexts<Words> {
  return texts
}
