import type { ArchiveNames } from '../common/archive.ts'

export const archive: ArchiveNames = {
  classHeader: 'x-oss-storage-class',
  restoreHeader: 'x-oss-restore',
  classes: new Set(['Archive', 'ColdArchive', 'DeepColdArchive']),
}
