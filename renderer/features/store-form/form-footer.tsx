import { IconPlugConnected } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import { Button } from '../../parts/controls/button.tsx'
import styles from './store-form.module.css'

/** The actions of the form. Saving tries the connection first; one that fails can be saved all the same. */
export function FormFooter(props: {
  editing: boolean
  problems: number
  checking: boolean
  saving: boolean
  failed: boolean
  onCheck: () => void
  onCancel: () => void
}): ReactNode {
  const { t } = useTranslation(['stores', 'common'])
  return (
    <>
      {props.failed && <p className={styles['warning']}>{t('form.saveFailedWarning')}</p>}
      <div className={styles['footer']}>
        <Button icon={<IconPlugConnected size={14} />} disabled={props.checking} onClick={props.onCheck}>
          {props.checking ? t('form.checking') : t('form.check')}
        </Button>
        <output className={styles['problems']}>
          {props.problems > 0 && t('form.errorsLeft', { count: props.problems })}
        </output>
        <Button onClick={props.onCancel}>{t('common:cancel')}</Button>
        <Button tone="primary" submit disabled={props.checking || props.saving}>
          {props.failed ? t('form.saveAnyway') : props.editing ? t('form.saveChanges') : t('form.save')}
        </Button>
      </div>
    </>
  )
}
