import { Checkbox } from '@mantine/core'
import { useQuery } from '@tanstack/react-query'
import { useEffect, useState, type ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import { useClient, useDrops } from '../../api/client/client-context.tsx'
import { useChooseExisting } from '../../api/mutations/transfers.ts'
import { transfersQuery } from '../../api/queries/transfers.ts'
import { Button } from '../../parts/controls/button.tsx'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import { useFormat } from '../../text/format.ts'
import styles from './existing-dialog.module.css'
import type { ExistingOf } from '../../state/dialog.ts'
import { existingRows, type ExistingRow } from './existing-rows.ts'

type Choice = 'skip' | 'overwrite' | 'keepBoth'

/** Compares existing objects with the files that would replace them, and asks what to do with each. */
export function ExistingDialog(props: { of: ExistingOf; onDone: () => void }): ReactNode {
  const { of, onDone } = props
  const { t } = useTranslation(['transfers', 'common'])
  const transfers = useQuery(transfersQuery(useClient())).data?.rows
  const drops = useDrops()
  const rows = existingRows(transfers ?? [], ({ id, folder }) =>
    'transfer' in of
      ? id === of.transfer
      : 'folder' in of
        ? folder?.id === of.folder
        : drops.dropOf(id) === of.drop,
  )
  const [always, setAlways] = useState(!('transfer' in of))
  const choose = useChooseExisting()
  const none = transfers !== undefined && rows.length === 0
  useEffect(() => {
    if (none) onDone()
  }, [none, onDone])
  const answer = (chosen: readonly ExistingRow[], choice: Choice, forAll: boolean): void => {
    if (chosen.length > 0) choose.mutate({ transfers: chosen.map((row) => row.id), choice, always: forAll })
  }
  const equal = rows.filter((row) => row.existing.equal === true)
  return (
    <div className="dialog-body">
      <p>{t('existing.detail', { count: rows.length })}</p>
      <ExistingList rows={rows} onChoose={(row, choice) => answer([row], choice, false)} />
      {choose.isError && <ErrorPanel error={choose.error} compact />}
      <Checkbox
        label={t('existing.always')}
        checked={always}
        onChange={(event) => setAlways(event.currentTarget.checked)}
      />
      <div className={styles['actions']}>
        <Button onClick={onDone}>{t('existing.later')}</Button>
        <span className="grow" />
        {equal.length > 0 && equal.length < rows.length && (
          <Button onClick={() => answer(equal, 'skip', false)}>
            {t('existing.skipEqual', { count: equal.length })}
          </Button>
        )}
        <Button onClick={() => answer(rows, 'overwrite', always)}>
          {t('existing.overwriteAll', { count: rows.length })}
        </Button>
        <Button onClick={() => answer(rows, 'keepBoth', always)}>{t('existing.keepBoth')}</Button>
        <Button tone="primary" data-autofocus onClick={() => answer(rows, 'skip', always)}>
          {t('existing.skipAll', { count: rows.length })}
        </Button>
      </div>
    </div>
  )
}

function ExistingList(props: {
  rows: readonly ExistingRow[]
  onChoose: (row: ExistingRow, choice: Choice) => void
}): ReactNode {
  const { t } = useTranslation('transfers')
  const { rows } = props
  const shown = rows.slice(0, mostShown)
  return (
    <>
      {/* oxlint-disable-next-line jsx-a11y/no-noninteractive-tabindex -- it scrolls */}
      <ul className={`boxed-list ${styles['list']}`} tabIndex={0} aria-label={t('existing.list')}>
        {shown.map((row) => (
          <ExistingItem
            key={row.id}
            row={row}
            {...(rows.length > 1 ? { onChoose: (choice: Choice) => props.onChoose(row, choice) } : {})}
          />
        ))}
      </ul>
      {rows.length > shown.length && <p>{t('existing.more', { count: rows.length - shown.length })}</p>}
    </>
  )
}

const mostShown = 100

function ExistingItem(props: { row: ExistingRow; onChoose?: (choice: Choice) => void }): ReactNode {
  const { row, onChoose } = props
  const { existing } = row
  const { t } = useTranslation('transfers')
  const format = useFormat()
  const newer = { size: format.bytes(row.sizeBytes) }
  return (
    <li className={styles['item']}>
      <div className={styles['what']}>
        <span className={`mono ${styles['key']}`}>{existing.key}</span>
        <span className={styles['sizes']}>
          {t('existing.there', {
            size: format.bytes(existing.sizeBytes),
            modified: format.dateTime(existing.modifiedAtMs),
          })}
          {' · '}
          {existing.equal === undefined
            ? t('existing.yours', newer)
            : t(existing.equal ? 'existing.equal' : 'existing.differs', newer)}
        </span>
      </div>
      {onChoose !== undefined &&
        choices.map((choice) => (
          <Button
            key={choice}
            size="small"
            tone="ghost"
            aria-label={t(`existing.${choice}Of`, { name: existing.key })}
            onClick={() => onChoose(choice)}
          >
            {t(`existing.${choice}`)}
          </Button>
        ))}
    </li>
  )
}

const choices: readonly Choice[] = ['skip', 'overwrite', 'keepBoth']
