import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'

import type { StoreRow } from '../../../electron/api/rows.ts'
import { useClient } from '../../api/client/client-context.tsx'
import { useEditStore } from '../../api/mutations/stores.ts'
import { configurationQuery, driverSpecsQuery } from '../../api/queries/stores.ts'
import { LoadingLine } from '../../parts/feedback/loading-line.tsx'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import { formOfStore } from './form-model.ts'
import { StoreFormView } from './store-form.tsx'

/** The parameters of an existing store. Secrets stay as they are unless new ones are typed. */
export function EditStoreForm(props: {
  store: StoreRow
  stores: readonly StoreRow[]
  /** Names of parameters: the first that the driver has gets the focus. */
  beginWith: readonly string[]
  onDone: () => void
}): ReactNode {
  const client = useClient()
  const { store } = props
  const specs = useQuery(driverSpecsQuery(client))
  const configuration = useQuery(configurationQuery(client, store.id))
  const edit = useEditStore()
  const failed = specs.error ?? configuration.error
  if (failed !== null) {
    const retry = (): void => {
      void specs.refetch()
      void configuration.refetch()
    }
    return <ErrorPanel error={failed} onRetry={retry} />
  }
  if (specs.data === undefined || configuration.data === undefined) return <LoadingLine />
  const names = specs.data.find(({ driver }) => driver === store.driver)?.parameters.map(({ name }) => name)
  const begin = props.beginWith.find((name) => names?.includes(name))
  return (
    <StoreFormView
      initial={formOfStore(store, configuration.data)}
      specs={specs.data}
      stores={props.stores}
      store={store}
      {...(begin === undefined ? {} : { begin })}
      saving={edit.isPending}
      saveError={edit.error}
      onCancel={props.onDone}
      onSave={(saved) =>
        edit.mutate({ ...saved.draft, store: store.id, name: saved.name }, { onSuccess: props.onDone })
      }
    />
  )
}
