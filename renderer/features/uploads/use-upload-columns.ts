import { useMemo } from 'react'

import type { MultipartUploadRow } from '../../../electron/api/rows.ts'
import { useTranslation } from '../../text/use-translation.ts'
import { timeCell, type ListColumn } from '../save-list/list-columns.ts'

/** Unfinished multipart uploads as they are saved. */
export function useUploadColumns(): readonly ListColumn<MultipartUploadRow>[] {
  const { t } = useTranslation('uploads')
  return useMemo(
    () => [
      { name: 'key', title: t('key'), value: (row) => row.key },
      { name: 'uploadId', title: t('uploadId'), value: (row) => row.uploadId },
      { name: 'started', title: t('started'), value: (row) => timeCell(row.startedAtMs) },
      { name: 'parts', title: t('parts'), value: (row) => row.parts },
      { name: 'sizeBytes', title: t('size'), value: (row) => row.sizeBytes },
      { name: 'transfer', title: t('whose'), value: (row) => row.transfer },
    ],
    [t],
  )
}
