import { Checkbox } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from 'react-i18next'

import type { AmbientKeysView } from '../../../electron/api/rows.ts'
import { allowsAmbientKeys, type StoreForm } from './form-model.ts'
import styles from './store-form.module.css'

/** Asks whether keys of this computer may be sent to hosts that they were not made for; stands only where they would. */
export function AmbientKeysField(props: {
  form: StoreForm
  keys: AmbientKeysView
  onChange: (origins: readonly string[]) => void
}): ReactNode {
  const { t } = useTranslation('stores')
  const { service, origins } = props.keys
  return (
    <Checkbox
      className={styles['origins'] ?? ''}
      label={t('ambientKeys.field', { service, origins: origins.join(', ') })}
      description={t('ambientKeys.fieldDetail')}
      checked={allowsAmbientKeys(props.form, props.keys)}
      onChange={(event) => props.onChange(event.currentTarget.checked ? origins : [])}
    />
  )
}
