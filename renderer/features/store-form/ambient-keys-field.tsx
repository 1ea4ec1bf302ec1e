import { Checkbox } from '@mantine/core'
import type { ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { AmbientKeys } from '../../../electron/api/rows.ts'
import { allowsAmbientKeys, type StoreForm } from './form-model.ts'
import styles from './store-form.module.css'

/** Asks whether this computer's keys may be used for hosts of other owners; shown only if they would be. */
export function AmbientKeysField(props: {
  form: StoreForm
  keys: AmbientKeys
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
