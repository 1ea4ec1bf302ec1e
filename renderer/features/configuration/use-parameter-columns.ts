import { useMemo } from 'react'

import type { ConfigurationView, ConfiguredParameter } from '../../../electron/api/rows.ts'
import { useMeaning } from '../../parts/parameters/finding.tsx'
import { useTranslation } from '../../text/use-translation.ts'
import type { ListColumn } from '../save-list/list-columns.ts'

/** The parameters of a store as they are saved. The host gives no secret to the window: dots stand for one. */
export function useParameterColumns({
  findings,
}: ConfigurationView): readonly ListColumn<ConfiguredParameter>[] {
  const { t } = useTranslation('configuration')
  const meaning = useMeaning()
  return useMemo(
    () => [
      { name: 'parameter', title: t('parameter'), value: ({ spec }) => spec.name },
      { name: 'value', title: t('value'), value: ({ value }) => value },
      { name: 'source', title: t('source'), value: ({ origin }) => origin },
      {
        name: 'environmentVariable',
        title: t('environmentVariable'),
        value: (row) => row.environmentVariable,
      },
      { name: 'secret', title: t('isSecret'), value: ({ spec }) => spec.secret },
      { name: 'readBy', title: t('readByTitle'), value: ({ spec }) => spec.readBy },
      { name: 'meaning', title: t('meaning'), value: ({ spec }) => meaning(spec) },
      {
        name: 'findings',
        title: t('findings'),
        value: ({ spec }) =>
          findings
            .filter(({ parameter }) => parameter === spec.name)
            .map(({ severity, id }) => `${severity} ${id}`),
      },
    ],
    [t, meaning, findings],
  )
}
