import { useQuery } from '@tanstack/react-query'
import type { TFunction } from 'i18next'
import { useMemo } from 'react'

import type { FindingRow, StoreRow } from '../../../../electron/api/rows.ts'
import { useClient } from '../../../api/client/client-context.tsx'
import { storesQuery } from '../../../api/queries/stores.ts'
import { useFormat, type Format } from '../../../text/format.ts'
import { useTranslation } from '../../../text/use-translation.ts'
import { visible } from '../../../text/visible.ts'
import { isAboutContent } from './finding-kinds.ts'

export interface FindingText {
  /** What is wrong, in a few words. */
  what: (row: FindingRow) => string
  /** Which tags cannot be pulled because of it; empty where none. */
  breaks: (row: FindingRow) => string
  /** Which other stores hold the blob; empty for what is about no blob. */
  presence: (row: FindingRow) => string
  /** Where it is: a reference, a repository or the end of a key. */
  where: (row: FindingRow) => string
  /** A size, where it is one; otherwise the text. */
  value: (text: string) => string
}

/** Sentences about findings. */
export function useFindingText(): FindingText {
  const { t } = useTranslation('health')
  const format = useFormat()
  const stores = useQuery(storesQuery(useClient())).data
  return useMemo(() => findingText(t, format, stores ?? []), [t, format, stores])
}

function findingText(t: TFunction<'health'>, format: Format, stores: readonly StoreRow[]): FindingText {
  const value = (text: string): string =>
    /^\d{1,16}$/.test(text) ? format.bytesExact(Number(text)) : visible(text)
  return {
    value,
    what(row) {
      const { kind, expected, found, sinceMs, sizeBytes } = row
      if (kind === 'wrongSize') {
        if (expected === undefined || found === undefined) return t('what.wrongSizeUnknown')
        return t('what.wrongSize', { expected: value(expected), found: value(found) })
      }
      if ((kind === 'staleUpload' || kind === 'stalePart') && sinceMs !== undefined) {
        const ago = format.ago(sinceMs)
        return sizeBytes === undefined
          ? t('what.lastWritten', { ago })
          : t('what.lastWrittenSize', { ago, size: format.bytes(sizeBytes) })
      }
      return t(`what.${kind}`)
    },
    breaks({ breaks, breaksCount }) {
      const [first] = breaks
      if (first === undefined) return ''
      const reference = visible(`${first.repository}:${first.tag}`)
      const more = Math.max(0, breaksCount - 1)
      return more === 0
        ? t('findings.cannotPull', { reference })
        : t('findings.cannotPullMore', { reference, count: more, formatted: format.count(more) })
    },
    presence({ kind, heldBy }) {
      const [first] = heldBy
      if (!isAboutContent(kind)) return ''
      if (first === undefined) return t('findings.inNoStore')
      const store = stores.find(({ id }) => id === first)?.name ?? t('findings.unknownStore')
      return heldBy.length === 1
        ? t('findings.presentIn', { store })
        : t('findings.presentInMore', { store, count: heldBy.length - 1 })
    },
    where({ repository, tag, breaks, key }) {
      const [first] = breaks
      if (repository !== undefined) {
        if (tag !== undefined) return visible(`${repository}:${tag}`)
        return first?.repository === repository ? visible(`${repository}:${first.tag}`) : visible(repository)
      }
      if (first !== undefined) return visible(`${first.repository}:${first.tag}`)
      return visible(key)
    },
  }
}
