import { IconX } from '@tabler/icons-react'
import type { ReactNode } from 'react'

import type { ChangeRow } from '../../../electron/api/rows.ts'
import { CallError } from '../../../electron/api/contract.ts'
import { IconButton } from '../../parts/controls/button.tsx'
import { Note } from '../../parts/feedback/note.tsx'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import { Pane } from '../../parts/panes.tsx'
import { Pill } from '../../parts/pill.tsx'
import { Section } from '../../parts/section.tsx'
import { Bar } from '../../parts/values/bar.tsx'
import { KeyValues } from '../../parts/values/key-value.tsx'
import { useFormat } from '../../text/format.ts'
import { useTranslation } from '../../text/use-translation.ts'
import { visible } from '../../text/visible.ts'
import styles from './activity.module.css'
import { ChangeActions } from './change-actions.tsx'
import { ChangeItems } from './change-items.tsx'
import { stateTones, useChangeTitle } from './change-text.ts'

/** One change: what it was about, how far it is, what failed, and what can be done with it. */
export function ChangeDetailPane(props: { row: ChangeRow; onClose: () => void }): ReactNode {
  const { row } = props
  const { t } = useTranslation(['activity', 'common'])
  const title = useChangeTitle()(row)
  return (
    <Pane
      label={t('details')}
      tone="subtle"
      detail
      header={
        <div className={styles['detailHead']}>
          <h2 className="trunc grow" title={title}>
            {title}
          </h2>
          <Pill tone={stateTones[row.state]}>{t(`state.${row.state}`)}</Pill>
          <IconButton size="small" label={t('common:close')} onClick={props.onClose}>
            <IconX size={14} />
          </IconButton>
        </div>
      }
    >
      <div className={styles['detail']}>
        {row.takesBack === true && <Note tone="warning">{t('undoHeld')}</Note>}
        {row.error !== undefined && <ErrorPanel error={new CallError(row.error)} compact />}
        <ChangeActions row={row} />
        <Facts row={row} />
        <Phases row={row} />
        {row.failures + row.kept > 0 && <ChangeItems row={row} />}
      </div>
    </Pane>
  )
}

function Facts(props: { row: ChangeRow }): ReactNode {
  const { row } = props
  const { t } = useTranslation('activity')
  const format = useFormat()
  const { repository, names, count, to } = row.subject
  const more = count - names.length
  const listed = (
    <ul className={styles['names']}>
      {names.map((name) => (
        <li key={name} className="mono">
          {visible(name)}
        </li>
      ))}
      {more > 0 && <li>{t('more', { count: more, formatted: format.count(more) })}</li>}
    </ul>
  )
  return (
    <Section>
      <KeyValues
        rows={[
          { name: t('store'), value: row.storeName },
          { name: t('who'), value: row.by },
          { name: t('started'), value: format.dateTime(row.startedAtMs) },
          {
            name: t('ended'),
            value: row.endedAtMs === undefined ? undefined : format.dateTime(row.endedAtMs),
          },
          {
            name: t('waitsUntil'),
            value: row.waitsUntilMs === undefined ? undefined : format.dateTime(row.waitsUntilMs),
          },
          { name: t('of'), value: repository, mono: true },
          { name: t('names'), value: names.length === 0 ? undefined : listed },
          { name: t('to'), value: to, mono: true },
        ]}
      />
    </Section>
  )
}

function Phases(props: { row: ChangeRow }): ReactNode {
  const { t } = useTranslation(['activity', 'plans'])
  const format = useFormat()
  return (
    <Section title={t('steps')}>
      <table className={styles['phases']}>
        <tbody>
          {props.row.phases.map(({ name, done, of, doneBytes, ofBytes }, index) => (
            <tr key={index}>
              <th scope="row">{t(`plans:phase.${name}`)}</th>
              <td>
                <Bar share={of === 0 ? 0 : done / of} tone="accent" width="56px" />
              </td>
              <td>{t('doneOf', { done: format.count(done), of: format.count(of) })}</td>
              <td>{ofBytes > 0 && format.bytes(doneBytes)}</td>
            </tr>
          ))}
        </tbody>
      </table>
    </Section>
  )
}
