import type { ReactNode } from 'react'
import { Trans } from 'react-i18next'
import { useTranslation } from '../../text/use-translation.ts'

import type { SentParts } from '../../api/drops/push-preview.ts'
import { Button } from '../../parts/controls/button.tsx'
import { useFormat } from '../../text/format.ts'
import type { PushPlan } from './push-plan.ts'
import styles from './push.module.css'

/** What would be sent in total, and the button to start. */
export function PushFooter(props: {
  plan: PushPlan
  parts: SentParts | undefined
  readOnly: boolean
  prefixWrong: boolean
  starting: boolean
  onCancel: () => void
  onStart: () => void
}): ReactNode {
  const { plan } = props
  const { t } = useTranslation(['push', 'common'])
  const reason = useReason(props)
  const what = useWhat(plan)
  return (
    <div className={styles['footer']}>
      <Totals plan={plan} parts={props.parts} />
      <Button onClick={props.onCancel}>{t('common:cancel')}</Button>
      <Button
        tone="primary"
        data-autofocus
        disabled={props.starting}
        disabledReason={reason}
        onClick={props.onStart}
      >
        {what === undefined ? t('startNothing') : t('start', { what })}
      </Button>
    </div>
  )
}

function Totals(props: { plan: PushPlan; parts: SentParts | undefined }): ReactNode {
  const { t } = useTranslation('push')
  const format = useFormat()
  const { plan, parts } = props
  const { totals } = plan
  if (plan.chosen.length + plan.files.length === 0) return <span className="grow" />
  return (
    <output className={styles['totals']}>
      <Trans
        t={t}
        i18nKey={totals.atMost ? 'toSendAtMost' : 'toSend'}
        values={{ size: format.bytes(totals.toSendBytes) }}
        components={[<strong key="size" />]}
      />
      {' · '}
      {totals.alreadyBlobs > 0 &&
        `${t('skipped', {
          already: format.count(totals.alreadyBlobs),
          all: format.count(totals.blobs),
          size: format.bytes(totals.alreadyBytes),
        })} `}
      {parts !== undefined &&
        totals.toSendBytes > parts.partSizeBytes &&
        `${t('parts', { size: format.binaryBytes(parts.partSizeBytes), formatted: format.count(parts.atOnce) })} `}
      {t('resumable')}
    </output>
  )
}

/** "3 images and 1 file". */
function useWhat({ images, files }: PushPlan): string | undefined {
  const { t } = useTranslation('push')
  const format = useFormat()
  const counted = (list: readonly unknown[]) => ({ count: list.length, formatted: format.count(list.length) })
  if (images.length === 0 && files.length === 0) return undefined
  if (files.length === 0) return t('images', counted(images))
  if (images.length === 0) return t('files', counted(files))
  return t('both', { images: t('images', counted(images)), files: t('files', counted(files)) })
}

function useReason(props: { plan: PushPlan; readOnly: boolean; prefixWrong: boolean }): string | undefined {
  const { plan } = props
  const { t } = useTranslation('push')
  if (!plan.whole) return t('cannot.reading')
  if (plan.images.length + plan.files.length === 0) return t('cannot.nothing')
  if (plan.problems > 0) return t('cannot.problems', { count: plan.problems })
  if (props.prefixWrong) return t('cannot.prefix')
  return props.readOnly ? t('cannot.readOnly') : undefined
}
