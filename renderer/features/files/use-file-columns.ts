import { useMemo } from 'react'

import type { FileRow } from '../../../electron/api/rows.ts'
import { useTranslation } from '../../text/use-translation.ts'
import { timeCell, type ListColumn } from '../save-list/list-columns.ts'

/** The rows of a folder as they are saved. A folder has no size and no time. */
export function useFileColumns(): readonly ListColumn<FileRow>[] {
  const { t } = useTranslation('files')
  return useMemo(
    () => [
      { name: 'name', title: t('name'), value: (row) => row.name },
      { name: 'kind', title: t('kind'), value: (row) => row.kind },
      { name: 'key', title: t('key'), value: (row) => row.key },
      { name: 'sizeBytes', title: t('size'), value: (row) => fileOf(row)?.sizeBytes },
      { name: 'modified', title: t('modified'), value: (row) => timeCell(fileOf(row)?.modifiedAtMs) },
      { name: 'storageClass', title: t('class'), value: (row) => fileOf(row)?.storageClass },
      { name: 'entityTag', title: t('etag'), value: (row) => fileOf(row)?.etag },
    ],
    [t],
  )
}

function fileOf(row: FileRow): Extract<FileRow, { kind: 'file' }> | undefined {
  return row.kind === 'file' ? row : undefined
}
