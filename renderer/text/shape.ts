/**
 * The keys that a translation has to have. English tells one from many (`_one`, `_other`); a language that does
 * not, as Chinese, has `_other` alone.
 */
export type TranslationOf<T> = {
  readonly [K in keyof T as K extends `${string}_one` ? never : K]: T[K] extends string
    ? string
    : TranslationOf<T[K]>
}
