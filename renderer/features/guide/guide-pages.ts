import type { Language } from '../../../electron/api/values/language.ts'
import type { GuidePage } from '../../guide/page.ts'

type Pages = Readonly<Record<string, GuidePage>>

/** Each language is one file, which is loaded when somebody opens the guide in it. */
const loaders: Readonly<Record<Language, () => Promise<Pages>>> = {
  en: async () => (await import('./pages-en.ts')).pages,
  'zh-CN': async () => (await import('./pages-zh-cn.ts')).pages,
}

const loaded = new Map<Language, Promise<Pages>>()

/** The pages of the guide by their names. */
export function guidePages(language: Language): Promise<Pages> {
  const pages = loaded.get(language) ?? loaders[language]()
  loaded.set(language, pages)
  // What could not be loaded is asked for again.
  pages.catch(() => loaded.delete(language))
  return pages
}

/** From the names of files: `…/start.md` is `start`. */
export function byName<T>(files: Readonly<Record<string, T>>): Readonly<Record<string, T>> {
  return Object.fromEntries(
    Object.entries(files).map(([path, file]) => [/([^/]+)\.\w+$/.exec(path)?.[1] ?? path, file]),
  )
}
