import type { i18n } from 'i18next'

/** The text of a key that comes from outside, as `errors:code.NotFound`; undefined when there is none. */
export function lookUp(
  texts: i18n,
  key: string,
  values: Readonly<Record<string, string | number>> = {},
): string | undefined {
  if (!texts.exists(key)) return undefined
  // The typed form of `t` takes known keys only; this one was just looked for.
  const text: unknown = Reflect.apply(texts.t, texts, [key, values])
  return typeof text === 'string' ? text : undefined
}
