import type { ReactNode } from 'react'

import { Button } from '../../parts/controls/button.tsx'
import { Empty } from '../../parts/feedback/empty.tsx'
import type { CompareAddress } from '../../state/address/address.ts'
import { useTranslation } from '../../text/use-translation.ts'
import type { ChosenStores, ShownComparison } from './use-comparison.ts'

/** Nothing is shown of what is compared. */
export function NoRows(props: {
  address: CompareAddress
  comparison: ShownComparison
  onChange: (change: Partial<CompareAddress>) => void
}): ReactNode {
  const { address, comparison } = props
  const { t } = useTranslation(['comparison', 'common'])
  const { filter = '', group } = address
  if (!comparison.ended) return null
  if (filter.trim() !== '') {
    return (
      <Empty
        title={t('noMatches', { filter })}
        action={<Button onClick={() => props.onChange({ filter: '' })}>{t('common:clearFilter')}</Button>}
      />
    )
  }
  return (
    <Empty title={group === undefined || comparison.view.rows === 0 ? t('noTags') : t(`none.${group}`)} />
  )
}

/** There are not two stores that can be compared: what to do. */
export function NotCompared(props: {
  chosen: ChosenStores
  comparison: ShownComparison
  onList: (stores: readonly string[]) => void
}): ReactNode {
  const { chosen, comparison, onList } = props
  const { t } = useTranslation('comparison')
  const { base } = chosen
  if (chosen.others.length === 0) return <Empty title={t('noOthers')} detail={t('noOthersDetail')} />
  const told = comparison.told.find(({ store }) => store === base?.id)
  if (base === undefined || told === undefined || !comparison.ended) return null
  if (told.state === 'compared') {
    const unlisted = comparison.told.flatMap(({ state, store }) => (state === 'unlisted' ? [store] : []))
    return (
      <Empty
        title={t('noneCompared')}
        detail={t('noneComparedDetail')}
        action={
          unlisted.length > 0 ? <Button onClick={() => onList(unlisted)}>{t('listAll')}</Button> : undefined
        }
      />
    )
  }
  return (
    <Empty
      title={t(told.state === 'unlisted' ? 'baseUnlisted' : 'leftOut.withoutTags', { store: base.name })}
      detail={t('baseUnlistedDetail')}
      action={<Button onClick={() => onList([base.id])}>{t('listStore', { store: base.name })}</Button>}
    />
  )
}
