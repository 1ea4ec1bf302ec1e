import { changesUnquoted } from './scalar-values.ts'

/**
 * A scalar on one line that every reader of YAML, 1.1 or 1.2, takes for what it is. Texts that could be taken for
 * anything else are in quotes.
 */
export function yamlScalar(value: string | number | boolean): string {
  if (typeof value !== 'string') return String(value)
  const plain = /^(?:https?:\/\/)?[A-Za-z/][\w./-]*(?::\d+)?$/.test(value) && !isWord(value)
  return plain ? value : JSON.stringify(value).replaceAll(/[\u007f-\u009f\u2028\u2029]/g, escaped)
}

function isWord(text: string): boolean {
  return /^(?:null|true|false)$/i.test(text) || changesUnquoted({ kind: 'text', text, quoted: false })
}

function escaped(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`
}
