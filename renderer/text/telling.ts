import type { i18n } from 'i18next'

import { causeOf, saysWhatToDo, type Cause } from '../../drivers/common/causes.ts'
import type { Reason } from '../../drivers/common/reasons.ts'
import { driverNames, driverWords, type DriverName } from '../../electron/api/drivers.ts'
import type { ErrorData } from '../../electron/api/messages.ts'
import type { Language } from '../../electron/api/values/language.ts'
import { useExplanation } from './explanations.ts'
import { lookUp } from './look-up.ts'
import { useTranslation } from './use-translation.ts'
import { visible } from './visible.ts'

/** One failure as it is told everywhere: whole where there is room, by its title alone where there is little. */
export interface Telling {
  readonly cause: Cause
  /** The short form. */
  readonly title: string
  /** What was being done, and where: store and path. Absent where that is not known. */
  readonly what: string | undefined
  /** Absent where the title says it all, or only the service's words say more. */
  readonly why: Sentence | undefined
  readonly todo: string | undefined
  /** What the service, or whatever answered, said in its own words. */
  readonly words: ServiceWords | undefined
}

export interface Sentence {
  readonly text: string
  /** The language, where it is not the window's. */
  readonly language: 'en' | undefined
}

/** Words that are not ours, as they came, bounded; `by` is absent where a proxy or another host may have said them. */
export interface ServiceWords {
  readonly text: string
  readonly by: string | undefined
}

/** What makes the sentence of a reason in the window's language. */
export type Explaining = (said: { readonly detail: string; readonly reason?: Reason }) => string

/** Tells a failure in the language of the texts: the one way from a failure to words. */
export function useTelling(): (error: ErrorData) => Telling {
  const { i18n } = useTranslation('errors')
  const language: Language = i18n.language === 'zh-CN' ? 'zh-CN' : 'en'
  const explain = useExplanation()
  return (error) => tellingOf(error, { texts: i18n, language, explain })
}

/** The same without React. */
export function tellingOf(
  error: ErrorData,
  { texts, language, explain }: { texts: i18n; language: Language; explain: Explaining },
): Telling {
  const cause = causeOf(error)
  const say = (part: string): string | undefined => lookUp(texts, `errors:cause.${cause}.${part}`)
  return {
    cause,
    title: say('title') ?? error.code,
    what: whatOf(error, texts),
    why: whyOf(error, say('why'), explain),
    todo: saysWhatToDo(error.reason) ? undefined : say('todo'),
    words: wordsOf(error, language),
  }
}

function whatOf({ where }: ErrorData, texts: i18n): string | undefined {
  const place = [where.store, where.path].filter((part) => part !== undefined && part !== '').join(' / ')
  if (place === '') return undefined
  return lookUp(texts, `errors:doing.${doing[where.operation ?? ''] ?? 'other'}`, { place: visible(place) })
}

const doing: Readonly<Record<string, string>> = {
  list: 'listing',
  listParts: 'listing',
  listUploads: 'listing',
  listVersions: 'listing',
  head: 'reading',
  get: 'reading',
  getWhole: 'reading',
  location: 'reading',
  versioning: 'reading',
  download: 'reading',
  put: 'writing',
  copy: 'writing',
  createUpload: 'writing',
  putPart: 'writing',
  copyPart: 'writing',
  completeUpload: 'writing',
  upload: 'writing',
  abortUpload: 'deleting',
  deleteMany: 'deleting',
}

function whyOf(error: ErrorData, known: string | undefined, explain: Explaining): Sentence | undefined {
  const reason = withoutWords(error.reason)
  // A cause says more than "the service answered 403".
  if (reason !== undefined && !(known !== undefined && statusAlone.has(reason.id))) {
    return { text: explain({ detail: error.message, reason }), language: undefined }
  }
  if (known !== undefined) return { text: known, language: undefined }
  if (isOfService(error) || error.message === '') return undefined
  return { text: visible(error.message), language: 'en' }
}

const statusAlone: ReadonlySet<string> = new Set(['answered', 'answeredCode'])

/** The same reason without the words that are shown apart. */
function withoutWords(reason: Reason | undefined): Reason | undefined {
  const id = reason === undefined ? undefined : wordless[reason.id]
  return reason === undefined || id === undefined ? reason : { ...reason, id }
}

/** The reasons whose value `line` was said by whatever answered. */
const wordless: Readonly<Record<string, string>> = {
  answeredWith: 'answered',
  noServiceSays: 'noServiceAnswered',
}

function wordsOf(error: ErrorData, language: Language): ServiceWords | undefined {
  const { line } = error.reason?.values ?? {}
  if (error.reason !== undefined && wordless[error.reason.id] !== undefined && line !== undefined) {
    return { text: bounded(String(line)), by: undefined }
  }
  if (!isOfService(error) || error.message === '') return undefined
  return { text: bounded(error.message), by: serviceName(error.where, language) }
}

/** Whether the message is the service's own: ours have reasons, and no answer. */
function isOfService({ where, reason }: ErrorData): boolean {
  return reason === undefined && where.status !== undefined
}

function bounded(text: string): string {
  const shown = visible(text)
  return shown.length > longestWords ? `${shown.slice(0, longestWords)}…` : shown
}

const longestWords = 300

/** A service that only speaks Amazon's protocol is called by its endpoint. */
function serviceName({ driver, endpoint }: ErrorData['where'], language: Language): string | undefined {
  if (!isDriver(driver)) return endpoint
  if (driver === 's3' && endpoint !== undefined) {
    return /\.amazonaws\.com(?:\.cn)?(?::\d+)?$/.test(endpoint) ? 'Amazon S3' : endpoint
  }
  return driverWords(language, 'name')[driver]
}

function isDriver(name: string | undefined): name is DriverName {
  return driverNames.some((known) => known === name)
}
