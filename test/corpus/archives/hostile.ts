import type { HostileCase } from './hostile-case.ts'
import { hostileDocuments, hostileImages, hostileLayouts } from './hostile-layouts.ts'
import { hostileSavedImages } from './hostile-saved.ts'
import { hostileFiles, hostileTars } from './hostile-tars.ts'

/** Archives that are broken, lie, or mean harm. */
export const hostileArchives: readonly HostileCase[] = [
  ...hostileTars(),
  ...hostileFiles(),
  ...hostileDocuments(),
  ...hostileLayouts(),
  ...hostileImages(),
  ...hostileSavedImages(),
]
