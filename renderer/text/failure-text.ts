import type { ErrorData } from '../../electron/api/messages.ts'

/** A failure as lines of text, to be sent to somebody who can help: names and values in English, never a secret. */
export function failureText(title: string, { code, message, where }: ErrorData): string {
  const lines = Object.entries(where).map(([name, value]) => `${name}: ${value}`)
  return [title, `${code}: ${message}`, ...lines].join('\n')
}
