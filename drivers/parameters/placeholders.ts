import type { Finding, ParameterRow } from './table.ts'

/**
 * The placeholder in a value that nobody filled in, as it is written: a variable of a shell or of compose, an action
 * of a template, words between angle brackets, or a word that asks to be replaced. Undefined if there is none.
 */
export function placeholderIn(text: string): string | undefined {
  if (text.length > 4096) return undefined
  const whole = text.trim()
  const name = inText.exec(whole)?.[0]
  if (name !== undefined) return name
  return wholeTexts.some((pattern) => pattern.test(whole)) ? whole : undefined
}

/**
 * The finding for a placeholder. For a secret it does not repeat the text, because what looks like a name may be the
 * key.
 */
export function unfilled(parameter: string, row: ParameterRow, text: string): Finding | undefined {
  const placeholder = row.secret === true ? wholeSecret(text) : placeholderIn(text)?.slice(0, 60)
  if (placeholder === undefined) return undefined
  const message = `${parameter} holds a placeholder that nobody filled in`
  const shared = { parameter, severity: 'warning', message } as const
  if (row.secret === true) return { ...shared, id: 'secretPlaceholder' }
  return { ...shared, id: 'placeholder', values: { placeholder } }
}

/** A key may contain such signs: it is a placeholder only if the whole value is one. */
function wholeSecret(text: string): string | undefined {
  const placeholder = placeholderIn(text)
  return placeholder === text.trim() ? placeholder : undefined
}

/** `${NAME}` and `{{ .Values.name }}`, which no bucket, region or host contains. */
const inText = /\$\{[A-Za-z_][^{}]*\}|\{\{.{1,200}?\}\}/

const wholeTexts: readonly RegExp[] = [
  /^\$[A-Za-z_]\w*$/,
  /^%[A-Za-z_]\w*%$/,
  /^<[^<>]+>$/,
  /^\[[A-Za-z][\w -]*\]$/,
  /^__[A-Za-z]\w*__$/,
  /^@[A-Za-z]\w*@$/,
  // Of a configuration that was masked, by Bollard too.
  /^(?:\*{3,}|•{3,}|x{3,}|\.{3,}|…|redacted)$/i,
  /^(?:change|replace|fill)[-_ ]?(?:me|this|it|in)$/i,
  /^your[-_ ]?(?:s3[-_ ]?)?(?:aws[-_ ]?)?(?:access|secret|bucket|region|key)[-_ ]?\w*$/i,
  /^placeholder$/i,
  // The registry's own documents have these.
  /^(?:awsaccesskey|awssecretkey|bucketname|optional endpoints?|OSS region name|OSS bucket)$/,
]
