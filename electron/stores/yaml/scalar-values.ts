import type { ConfigText } from './config-node.ts'

/** The words of YAML 1.1, which the registry's reader knows. */
const trueWords: ReadonlySet<string> = new Set('y Y yes Yes YES true True TRUE on On ON'.split(' '))
const falseWords: ReadonlySet<string> = new Set('n N no No NO false False FALSE off Off OFF'.split(' '))

/** The boolean that YAML makes of a scalar; undefined for a text. */
export function yamlBoolean({ text, quoted }: ConfigText): boolean | undefined {
  if (quoted) return undefined
  return trueWords.has(text) ? true : falseWords.has(text) ? false : undefined
}

/** The whole number that YAML makes of a scalar: decimal, hexadecimal, octal or binary, underscores left out. */
export function yamlInteger(scalar: ConfigText): number | undefined {
  const value = Number(wholeNumber(scalar))
  return Number.isSafeInteger(value) ? value : undefined
}

/** Whether YAML reads a scalar as another value than its text: `0123` is 83, `yes` is true, `1.50` is 1.5. */
export function changesUnquoted(scalar: ConfigText): boolean {
  return textAsRegistryReads(scalar) !== scalar.text
}

/** The text that a registry's driver gets for a scalar: numbers and booleans come to it as Go prints them. */
export function textAsRegistryReads(scalar: ConfigText): string {
  const { text, quoted } = scalar
  if (quoted) return text
  const known = yamlBoolean(scalar) ?? wholeNumber(scalar)
  if (known !== undefined) return String(known)
  const infinite = /^([-+]?)\.(?:inf|Inf|INF)$/.exec(text)
  if (infinite !== null) return infinite[1] === '-' ? '-Inf' : '+Inf'
  if (/^\.(?:nan|NaN|NAN)$/.test(text)) return 'NaN'
  const plain = withoutUnderscores(text)
  const value = /^[-+]?(?:\.\d+|\d+(?:\.\d*)?)(?:e[-+]?\d+)?$/i.test(plain) ? Number(plain) : Number.NaN
  return Number.isFinite(value) ? asGoPrints(value) : text
}

/** A signed or unsigned integer of 64 bits. */
function wholeNumber({ text, quoted }: ConfigText): bigint | undefined {
  if (quoted || text.length > 100) return undefined
  const match = /^([-+]?)(?:(0x[0-9a-f]+|0b[01]+)|0o?([0-7]+)|(0|[1-9]\d*))$/i.exec(withoutUnderscores(text))
  if (match === null) return undefined
  const [, sign, prefixed, octal, decimal] = match
  const size = BigInt(octal === undefined ? (prefixed ?? decimal ?? '0') : `0o${octal}`)
  const value = sign === '-' ? -size : size
  return value >= -(2n ** 63n) && value < 2n ** 64n ? value : undefined
}

/** They are left out of what begins as a number does. */
function withoutUnderscores(text: string): string {
  return text.startsWith('_') ? text : text.replaceAll('_', '')
}

/** With an exponent from a million on, and one of two digits at least. */
function asGoPrints(value: number): string {
  const [digits = '', exponent = ''] = value.toExponential().split('e')
  const power = Number(exponent)
  if (power >= -4 && power < 6) return String(value)
  return `${digits}e${power < 0 ? '-' : '+'}${String(Math.abs(power)).padStart(2, '0')}`
}
