import { TextInput } from '@mantine/core'
import { useState, type ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { StoreRow } from '../../../electron/api/rows.ts'
import { useSetRegistryAddress } from '../../api/mutations/stores.ts'
import { Button } from '../../parts/controls/button.tsx'
import { errorDataOf } from '../../parts/feedback/problem.tsx'
import styles from './registry-address.module.css'

/** A form for the address that people pull from, which a bucket does not hold; an empty address removes it. */
export function RegistryAddress(props: {
  store: StoreRow
  onDone?: () => void
  /** It was just asked for: the keys go there. */
  isAsked?: boolean
}): ReactNode {
  const { store, onDone } = props
  const { t } = useTranslation(['images', 'common'])
  const [address, setAddress] = useState(store.registryAddress ?? '')
  const save = useSetRegistryAddress()
  const changed = address.trim() !== (store.registryAddress ?? '')
  return (
    <form
      className={styles['form']}
      onSubmit={(event) => {
        event.preventDefault()
        if (changed) save.mutate({ store: store.id, address }, { onSuccess: () => onDone?.() })
        else onDone?.()
      }}
    >
      <TextInput
        label={t('pull.address')}
        description={t('pull.addressDetail')}
        placeholder={t('pull.placeholder')}
        error={save.isError ? errorDataOf(save.error).message : undefined}
        styles={{ error: { fontSize: 'var(--fs-sm)' } }}
        autoFocus={props.isAsked === true}
        value={address}
        spellCheck={false}
        autoComplete="off"
        maxLength={300}
        onChange={(event) => {
          setAddress(event.currentTarget.value)
          save.reset()
        }}
      />
      <Button submit disabled={save.isPending || (!changed && onDone === undefined)}>
        {t('common:save')}
      </Button>
    </form>
  )
}
