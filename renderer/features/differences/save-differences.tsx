import type { ReactNode } from 'react'

import type { Shown } from '../../parts/grid/shown.ts'
import type { DifferencesAddress } from '../../state/address/address.ts'
import type { ListColumn } from '../save-list/list-columns.ts'
import { SaveShown } from '../save-list/save-list.tsx'

/** Saves what one part of a comparison shows, and says of which two images it is. */
export function SaveDifferences<Row>(props: {
  /** Its name in files, as `file-differences`. */
  list: string
  address: DifferencesAddress
  /** What the list is narrowed by, beside the two images. */
  narrowed?: Readonly<Record<string, string | undefined>>
  columns: readonly ListColumn<Row>[]
  complete: boolean
  shown: Shown<Row>
}): ReactNode {
  const { address, narrowed } = props
  const before = referenceOf(address.beforeRepository, address.beforeTag, address.beforeDigest)
  const after = referenceOf(address.afterRepository, address.afterTag, address.afterDigest)
  return (
    <SaveShown
      list={props.list}
      columns={props.columns}
      filter={{ before, after, platform: address.platform, ...narrowed }}
      complete={props.complete}
      shown={props.shown}
      look="icon"
    />
  )
}

function referenceOf(repository: string, tag: string | undefined, digest: string | undefined): string {
  return tag === undefined ? `${repository}@${digest ?? ''}` : `${repository}:${tag}`
}
