import type { Language } from '../values/language.ts'
import { findings as english } from './en.ts'
import { findings as chinese } from './zh-CN.ts'

/** Sentences for findings that are not of one driver, as the window and the reports of the host have them. */
const findings: Readonly<Record<Language, typeof chinese>> = { en: english, 'zh-CN': chinese }

/** The same by id, as `yaml.TAB_AS_INDENT`. */
export function findingSentences(language: Language): Readonly<Record<string, string>> {
  const { yaml, ...sentences } = findings[language]
  const ofYaml = Object.entries(yaml).map(([code, sentence]) => [`yaml.${code}`, sentence])
  return { ...sentences, ...Object.fromEntries(ofYaml) }
}
