import type { ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { BlobState } from '../../state/address/address.ts'
import { Button } from '../../parts/controls/button.tsx'
import { Empty } from '../../parts/feedback/empty.tsx'

/** Why no blob is shown, and what to do about it. */
export function NoBlobRows(props: {
  counted: boolean
  filter: string
  state: BlobState | undefined
  onClear: () => void
  onCount: () => void
}): ReactNode {
  const { t } = useTranslation(['blobs', 'common'])
  const clear = <Button onClick={props.onClear}>{t('common:clearFilter')}</Button>
  if (props.state !== undefined && !props.counted) {
    return (
      <Empty
        title={t('countNeeded')}
        detail={t('countNeededDetail')}
        action={<Button onClick={props.onCount}>{t('countReferences')}</Button>}
      />
    )
  }
  if (props.filter !== '') return <Empty title={t('noMatches', { filter: props.filter })} action={clear} />
  if (props.state !== undefined) return <Empty title={t('noneOfState')} action={clear} />
  return <Empty title={t('none')} detail={t('noneDetail')} />
}
