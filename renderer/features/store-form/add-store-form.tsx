import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { ConfigDraft, StoreRow } from '../../../electron/api/rows.ts'
import { useGoTo } from '../../state/address/use-address.ts'
import { useClient } from '../../api/client/client-context.tsx'
import { useAddStore } from '../../api/mutations/stores.ts'
import { driverSpecsQuery } from '../../api/queries/stores.ts'
import { LoadingLine } from '../../parts/feedback/loading-line.tsx'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import { emptyForm, formOfDraft } from './form-model.ts'
import { StoreFormView } from './store-form.tsx'
import styles from './store-form.module.css'

/** A new store: from nothing, or from what a registry's config.yml says. */
export function AddStoreForm(props: {
  draft: ConfigDraft | undefined
  fileName: string | undefined
  stores: readonly StoreRow[]
  onDone: () => void
}): ReactNode {
  const { t } = useTranslation('stores')
  const goTo = useGoTo()
  const specs = useQuery(driverSpecsQuery(useClient()))
  const add = useAddStore()
  if (specs.isError) return <ErrorPanel error={specs.error} onRetry={() => void specs.refetch()} />
  if (specs.data === undefined) return <LoadingLine />
  const { draft, fileName } = props
  return (
    <StoreFormView
      initial={draft === undefined ? emptyForm : formOfDraft(draft)}
      specs={specs.data}
      stores={props.stores}
      {...(draft === undefined ? {} : { draftId: draft.draftId })}
      {...(fileName === undefined
        ? {}
        : { note: <p className={styles['note']}>{t('form.source', { file: fileName })}</p> })}
      saving={add.isPending}
      saveError={add.error}
      onCancel={props.onDone}
      onSave={(saved) =>
        add.mutate(
          { ...saved.draft, name: saved.name, readOnly: saved.readOnly },
          {
            onSuccess: ({ store }) => {
              props.onDone()
              goTo({ at: 'repositories', store })
            },
          },
        )
      }
    />
  )
}
