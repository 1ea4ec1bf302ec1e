import type { ConfigText } from './config-tree.ts'

/** The words of YAML 1.1, which the registry's reader knows. */
const trueWords: ReadonlySet<string> = new Set('y Y yes Yes YES true True TRUE on On ON'.split(' '))
const falseWords: ReadonlySet<string> = new Set('n N no No NO false False FALSE off Off OFF'.split(' '))

/** The boolean that YAML makes of a scalar; undefined for a text. */
export function yamlBoolean({ text, quoted }: ConfigText): boolean | undefined {
  if (quoted) return undefined
  return trueWords.has(text) ? true : falseWords.has(text) ? false : undefined
}

/** The whole number that YAML makes of a scalar: decimal, hexadecimal, octal or binary, underscores left out. */
export function yamlInteger({ text, quoted }: ConfigText): number | undefined {
  if (quoted) return undefined
  const match = /^([-+]?)(?:(0x[0-9a-f]+)|(0b[01]+)|0o?([0-7]+)|(0|[1-9]\d*))$/i.exec(
    text.replaceAll('_', ''),
  )
  if (match === null) return undefined
  const [, sign, hexadecimal, binary, octal, decimal] = match
  const value = octal === undefined ? Number(hexadecimal ?? binary ?? decimal) : Number.parseInt(octal, 8)
  if (!Number.isSafeInteger(value)) return undefined
  return sign === '-' ? -value : value
}

/** Whether YAML makes something else of a scalar than its text: `0123` is 83, `yes` is true, `1.50` is 1.5. */
export function changesInYaml(scalar: ConfigText): boolean {
  const { text, quoted } = scalar
  if (quoted) return false
  const boolean = yamlBoolean(scalar)
  if (boolean !== undefined) return String(boolean) !== text
  const integer = yamlInteger(scalar)
  if (integer !== undefined) return String(integer) !== text
  if (!/^[-+]?(?:\.\d+|\d[\d_]*(?:\.[\d_]*)?)(?:e[-+]?\d+)?$/i.test(text)) return false
  return String(Number(text.replaceAll('_', ''))) !== text
}
