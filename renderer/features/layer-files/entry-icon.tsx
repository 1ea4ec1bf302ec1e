import { IconAlertTriangle, IconCpu, IconFile, IconFolder, IconLink } from '@tabler/icons-react'
import type { ReactNode } from 'react'

import { kindAt, type EntryList } from '../../api/lists/entry-list.ts'

export const folderIcon = <IconFolder size={14} stroke={1.6} aria-hidden="true" />
const fileIcon = <IconFile size={14} stroke={1.6} aria-hidden="true" />
const linkIcon = <IconLink size={14} stroke={1.6} aria-hidden="true" />
const deviceIcon = <IconCpu size={14} stroke={1.6} aria-hidden="true" />
const outsideIcon = <IconAlertTriangle size={14} stroke={1.6} aria-hidden="true" />

/** One element for all entries of a kind, so that rows which stay are not made again. */
export function entryIcon(list: EntryList, entry: number): ReactNode {
  switch (kindAt(list, entry)) {
    case 'folder':
    case 'opaque':
      return folderIcon
    case 'symbolicLink':
    case 'hardLink':
      return linkIcon
    case 'characterDevice':
    case 'blockDevice':
    case 'pipe':
      return deviceIcon
    case 'outside':
      return outsideIcon
    case 'file':
    case 'whiteout':
      return fileIcon
  }
}
