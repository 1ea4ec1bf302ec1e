import type { NamedText } from '../../api/rows.ts'

/** Careful readings of documents that somebody else wrote: what is not of the expected form is absent. */
export type Json = Readonly<Record<string, unknown>>

export function isJson(value: unknown): value is Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** The object in a text; undefined where it is none, or the text is no JSON in UTF-8. */
export function parseJson(bytes: Uint8Array): Json | undefined {
  try {
    const document: unknown = JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(bytes))
    return isJson(document) ? document : undefined
  } catch {
    return undefined
  }
}

export function jsonIn(from: unknown, member: string): Json {
  const value = isJson(from) ? from[member] : undefined
  return isJson(value) ? value : {}
}

export function listIn(from: unknown, member: string): readonly unknown[] {
  const value = isJson(from) ? from[member] : undefined
  return Array.isArray(value) ? value : []
}

/** A text of at most `most` characters; longer ones are cut. */
export function textIn(from: unknown, member: string, most = mostCharacters): string | undefined {
  const value = isJson(from) ? from[member] : undefined
  return typeof value === 'string' && value !== '' ? value.slice(0, most) : undefined
}

export function timeIn(from: unknown, member: string): number | undefined {
  const atMs = Date.parse(textIn(from, member) ?? '')
  return Number.isNaN(atMs) ? undefined : atMs
}

/** Simple members as texts, and those of members within, named with dots, down to a depth. */
export function flatTexts(value: Json, mostDepth: number, prefix = ''): readonly NamedText[] {
  return Object.entries(value)
    .slice(0, mostMembers)
    .flatMap(([name, each]): readonly NamedText[] => {
      const path = `${prefix}${name}`
      if (isJson(each) && mostDepth > 0) return flatTexts(each, mostDepth - 1, `${path}.`)
      const text = typeof each === 'string' ? each : jsonText(each)
      return text === '' ? [] : [{ name: path.slice(0, 300), text: text.slice(0, mostCharacters) }]
    })
}

/** Empty where it is nested deeper than the stack goes. */
function jsonText(value: unknown): string {
  try {
    return JSON.stringify(value) ?? ''
  } catch {
    return ''
  }
}

/** Without the members that are undefined. */
export function present<Value extends object>(
  value: Value,
): { [Key in keyof Value as undefined extends Value[Key] ? never : Key]: Value[Key] } & {
  [Key in keyof Value as undefined extends Value[Key] ? Key : never]?: Exclude<Value[Key], undefined>
} {
  return Object.fromEntries(Object.entries(value).filter(([, each]) => each !== undefined)) as never
}

const mostCharacters = 2000
const mostMembers = 500
