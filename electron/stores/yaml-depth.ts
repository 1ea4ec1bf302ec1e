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
