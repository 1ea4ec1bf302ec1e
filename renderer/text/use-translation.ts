import type { FlatNamespace, i18n, TFunction } from 'i18next'
import { createContext, useContext } from 'react'

interface ShownTexts {
  readonly texts: i18n
  readonly language: string
  /** In the language that the window does not have now: nothing of it is shown. */
  readonly isOther?: true
}

/** The texts, and the language that they are shown in. */
export const TextsContext = createContext<ShownTexts | undefined>(undefined)

/** Whether texts are those of the language that the window does not have now. */
export function useIsOtherLanguage(): boolean {
  return useContext(TextsContext)?.isOther === true
}

type Areas = FlatNamespace | readonly [FlatNamespace, ...FlatNamespace[]]

/**
 * The texts of one area, or of several with the first as the default. As react-i18next's hook, without what that does for
 * texts that are fetched: in a list, each row's own subscription took more than a third of the time of scrolling.
 */
export function useTranslation<const Wanted extends Areas>(
  areas: Wanted,
): { readonly t: TFunction<Wanted>; readonly i18n: i18n } {
  const context = useContext(TextsContext)
  if (context === undefined) throw new Error('used outside of TextsProvider')
  const { texts, language } = context
  return { t: translation(texts, language, areas), i18n: texts }
}

const made = new WeakMap<i18n, Map<string, unknown>>()

/** The same function each time, so that what depends on it is not made anew. */
function translation<Wanted extends Areas>(texts: i18n, language: string, areas: Wanted): TFunction<Wanted> {
  const kept = made.get(texts) ?? new Map<string, unknown>()
  made.set(texts, kept)
  const key = `${language} ${String(areas)}`
  const known = kept.get(key)
  if (known !== undefined) return known as TFunction<Wanted>
  const t = texts.getFixedT(language, areas)
  kept.set(key, t)
  return t as unknown as TFunction<Wanted>
}
