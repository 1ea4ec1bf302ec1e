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
  onProblem: () => void
  /** Saves though the store cannot be opened; offered after saving was refused. */
  onSaveAsIs: (() => void) | undefined
  onCheck: () => void
  onCancel: () => void
}): ReactNode {
  const { t } = useTranslation(['stores', 'common'])
  return (
    <>
      {props.onSaveAsIs !== undefined && <p className={styles['warning']}>{t('form.asIsWarning')}</p>}
      {props.failed && <p className={styles['warning']}>{t('form.saveFailedWarning')}</p>}
      <div className={styles['footer']}>
        <Button icon={<IconPlugConnected size={14} />} disabled={props.checking} onClick={props.onCheck}>
          {props.checking ? t('form.checking') : t('form.check')}
        </Button>
        <output className={styles['problems']}>
          {props.problems > 0 && (
            <Button tone="link" onClick={props.onProblem}>
              {t('form.errorsLeft', { count: props.problems })}
            </Button>
          )}
        </output>
        <Button onClick={props.onCancel}>{t('common:cancel')}</Button>
        {props.onSaveAsIs !== undefined && (
          <Button disabled={props.saving} onClick={props.onSaveAsIs}>
            {t(props.editing ? 'form.saveAsIs' : 'form.addAsIs')}
          </Button>
        )}
        <Button tone="primary" submit disabled={props.checking || props.saving}>
          {props.failed ? t('form.saveAnyway') : props.editing ? t('form.saveChanges') : t('form.save')}
        </Button>
      </div>
    </>
  )
}
