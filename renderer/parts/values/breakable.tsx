import { Fragment, type ReactNode } from 'react'

import { piecesOf } from './break-pieces.ts'

/** A long name without spaces, such as a media type, that breaks after its marks and not within a word. */
export function Breakable(props: { text: string }): ReactNode {
  return piecesOf(props.text).map((piece, at) => (
    // Pieces are not told apart otherwise, and never move.
    // oxlint-disable-next-line react/no-array-index-key
    <Fragment key={at}>
      {at > 0 && <wbr />}
      {piece}
    </Fragment>
  ))
}
