import type { ArchiveNames } from '../common/archive.ts'

export const archive: ArchiveNames = {
  classHeader: 'x-cos-storage-class',
  restoreHeader: 'x-cos-restore',
  classes: new Set(['ARCHIVE', 'DEEP_ARCHIVE']),
}
