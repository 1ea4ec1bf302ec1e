import { useIntersection } from '@mantine/hooks'
import { useQuery } from '@tanstack/react-query'
import type { ReactNode } from 'react'

import type { SharedLayer, StoreRow } from '../../../../electron/api/rows.ts'
import { useClient } from '../../../api/client/client-context.tsx'
import { layerCommandQuery } from '../../../api/queries/usage.ts'
import { useTranslation } from '../../../text/use-translation.ts'
import { visible } from '../../../text/visible.ts'
import { commandOf } from '../../repositories/layers/history-command.ts'
import styles from './summary.module.css'

/** What made a layer. It is read once the row is in sight, and no more when the row leaves before it came. */
export function CommandCell(props: { store: StoreRow; layer: SharedLayer }): ReactNode {
  const { store, layer } = props
  const { ref, entry } = useIntersection<HTMLTableCellElement>()
  return (
    <td ref={ref} className={styles['command']}>
      {layer.manifest === '' ? (
        <Unknown />
      ) : (
        entry?.isIntersecting === true && <Command store={store.id} layer={layer} />
      )}
    </td>
  )
}

function Command(props: { store: string; layer: SharedLayer }): ReactNode {
  const { store, layer } = props
  const { data, isError } = useQuery(layerCommandQuery(useClient(), store, layer))
  if (data === undefined && !isError) return null
  if (data?.createdBy === undefined) return <Unknown />
  const { verb, text } = commandOf(data.createdBy)
  const command = visible(verb === undefined || verb === 'RUN' ? text : `${verb} ${text}`)
  return (
    <span className="mono trunc" title={command}>
      {command.slice(0, mostShown)}
    </span>
  )
}

function Unknown(): ReactNode {
  const { t } = useTranslation('usage')
  return (
    <span className={styles['unknown']} title={t('layers.noCommand')}>
      <span aria-hidden="true">—</span>
      <span className="visually-hidden">{t('layers.noCommand')}</span>
    </span>
  )
}

const mostShown = 200
