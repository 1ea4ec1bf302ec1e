import type { Settings } from '../settings.ts'

export const languages = ['en', 'zh-CN'] as const
export type Language = (typeof languages)[number]

/** The language to show: the chosen one, or the first of the system's that we have. */
export function languageOf(setting: Settings['language'], preferred: readonly string[]): Language {
  if (setting !== 'system') return setting
  for (const tag of preferred) {
    if (/^zh\b/i.test(tag)) return 'zh-CN'
    if (/^en\b/i.test(tag)) return 'en'
  }
  return 'en'
}
