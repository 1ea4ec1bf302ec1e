import { useMemo } from 'react'

import type { BlobEntry } from '../../api/lists/blob-columns.ts'
import { mediaTypeOf, referencesTo } from '../../api/lists/reference-counts.ts'
import { useTranslation } from '../../text/use-translation.ts'
import { timeCell, type ListColumn } from '../save-list/list-columns.ts'
import type { OrderedBlobs } from './use-blob-order.ts'

/** The list of blobs as it is saved. What refers to a blob is in it once that is counted. */
export function useBlobColumns(ordered: OrderedBlobs | undefined): readonly ListColumn<BlobEntry>[] {
  const { t } = useTranslation('blobs')
  const counts = ordered?.question.counts
  return useMemo(
    () => [
      { name: 'digest', title: t('digest'), value: (row) => row.digest },
      { name: 'sizeBytes', title: t('size'), value: (row) => row.sizeBytes },
      ...(counts?.done === undefined
        ? []
        : [
            {
              name: 'mediaType',
              title: t('mediaType'),
              value: (row: BlobEntry) => mediaTypeOf(counts, row.digest) || undefined,
            },
            {
              name: 'references',
              title: t('references'),
              value: (row: BlobEntry) => referencesTo(counts, row.digest),
            },
            {
              name: 'state',
              title: t('state'),
              value: (row: BlobEntry) =>
                referencesTo(counts, row.digest) > 0 ? 'referenced' : 'unreferenced',
            },
          ]),
      { name: 'modified', title: t('modified'), value: (row) => timeCell(row.modifiedAtMs) },
      { name: 'storageClass', title: t('class'), value: (row) => row.storageClass || undefined },
    ],
    [t, counts],
  )
}
