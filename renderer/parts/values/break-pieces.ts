/**
 * The pieces of a long name between which a line may break: after `/`, `.`, `+`, `-`, `_`, `:`, `=`, `,` and `@`. A text of very
 * many pieces stays whole.
 */
export function piecesOf(text: string): readonly string[] {
  const pieces = text.split(/(?<=[/.+\-_:=,@])(?=[^/.+\-_:=,@])/, mostPieces + 1)
  return pieces.length > mostPieces ? [text] : pieces
}

const mostPieces = 200
