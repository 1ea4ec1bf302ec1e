import { Lexer } from 'yaml'

/**
 * Whether a YAML text has more tokens than any configuration. Checked before parsing: the parser takes a hundred times as
 * long as the lexer, which stops at the limit.
 */
export function hasTooManyTokens(text: string): boolean {
  let tokens = 0
  for (const _ of new Lexer().lex(text)) {
    tokens += 1
    if (tokens > maxTokens) return true
  }
  return false
}

/**
 * Whether a YAML text nests deeper than any configuration does. Asked before it is parsed: the parser descends level
 * by level, and a file of nothing but brackets ends the process. Counts too much rather than too little.
 */
export function nestsTooDeep(text: string): boolean {
  let brackets = 0
  for (const line of text.split('\n')) {
    const indentation = line.length - line.trimStart().length
    const dashes = line.match(/(?<!\S)[-?:](?!\S)/g)?.length ?? 0
    if (indentation > most || dashes > most) return true
    for (const sign of line) {
      if (sign === '[' || sign === '{') brackets += 1
      else if (sign === ']' || sign === '}') brackets = Math.max(0, brackets - 1)
      if (brackets > most) return true
    }
  }
  return false
}

const most = 100
/** A dump of twenty thousand lines. */
const maxTokens = 150_000
