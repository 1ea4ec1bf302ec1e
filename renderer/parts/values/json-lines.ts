/** A piece of a JSON text with the colour it is shown in. */
export interface JsonToken {
  readonly kind: 'key' | 'string' | 'number' | 'word' | 'mark'
  readonly text: string
}

export interface JsonLine {
  readonly indent: number
  readonly tokens: readonly JsonToken[]
}

const pattern = /\s+|"(?:[^"\\]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null|[{}[\],:]/y

/** Each token becomes several objects: with more of them the window would not respond. */
export const mostPieces = 200_000

/**
 * A JSON text laid out in lines. Works on its pieces, not on its values, so that numbers, escapes and doubled keys
 * stay as they are stored. Undefined when the text is no JSON, or has more than `mostPieces` pieces.
 */
export function jsonLines(text: string): readonly JsonLine[] | undefined {
  const pieces = piecesOf(text)
  if (pieces === undefined) return undefined
  const lines: { indent: number; tokens: JsonToken[] }[] = []
  let line: { indent: number; tokens: JsonToken[] } = { indent: 0, tokens: [] }
  let indent = 0
  const breakLine = (): void => {
    if (line.tokens.length > 0) lines.push(line)
    line = { indent, tokens: [] }
  }
  pieces.forEach((piece, index) => {
    const next = pieces[index + 1]
    switch (piece) {
      case '{':
      case '[':
        line.tokens.push({ kind: 'mark', text: piece })
        indent += 1
        if (next !== '}' && next !== ']') breakLine()
        return
      case '}':
      case ']': {
        indent = Math.max(0, indent - 1)
        const before = pieces[index - 1]
        if (before !== '{' && before !== '[') breakLine()
        line.tokens.push({ kind: 'mark', text: piece })
        return
      }
      case ',':
        line.tokens.push({ kind: 'mark', text: ',' })
        breakLine()
        return
      case ':':
        line.tokens.push({ kind: 'mark', text: ': ' })
        return
      default:
        line.tokens.push({ kind: kindOf(piece, next), text: piece })
    }
  })
  breakLine()
  return lines
}

function piecesOf(text: string): readonly string[] | undefined {
  const pieces: string[] = []
  pattern.lastIndex = 0
  while (pattern.lastIndex < text.length) {
    const piece = pattern.exec(text)?.[0]
    if (piece === undefined || pieces.length === mostPieces) return undefined
    if (piece.trim() !== '') pieces.push(piece)
  }
  return pieces
}

function kindOf(piece: string, next: string | undefined): JsonToken['kind'] {
  if (piece.startsWith('"')) return next === ':' ? 'key' : 'string'
  return /^[tfn]/.test(piece) ? 'word' : 'number'
}

/** A text as it is stored, in lines that a screen can hold. */
export function storedLines(text: string, maxLength = 2000): readonly string[] {
  const lines: string[] = []
  for (const line of text.split(/\r?\n/)) {
    for (let at = 0; at === 0 || at < line.length; at += maxLength) lines.push(line.slice(at, at + maxLength))
  }
  return lines
}
