import { Popover } from '@mantine/core'
import { useRef, type ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { TransferNeed, TransferRow } from '../../../electron/api/rows.ts'
import { useProvideFile, useProvidePlace } from '../../api/mutations/transfers.ts'
import { Button } from '../../parts/controls/button.tsx'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import { useWindowState } from '../../state/window-state.tsx'

/** The one thing that only the person can do for a transfer to go on. */
export function TransferNeedButton(props: { row: TransferRow; need: TransferNeed }): ReactNode {
  const { row, need } = props
  const { t } = useTranslation('transfers')
  const { openDialog } = useWindowState()
  switch (need.kind) {
    case 'choice':
      return (
        <Button
          size="small"
          aria-label={t('chooseFor', { name: row.name })}
          onClick={() => openDialog({ kind: 'existing', of: { transfer: row.id } })}
        >
          {t('choose')}
        </Button>
      )
    case 'file':
      return <FileAgain row={row} />
    case 'place':
      return <PlaceAgain row={row} />
  }
}

function FileAgain(props: { row: TransferRow }): ReactNode {
  const { row } = props
  const { t } = useTranslation('transfers')
  const provide = useProvideFile()
  const input = useRef<HTMLInputElement>(null)
  return (
    <Trouble error={provide.error} onClose={provide.reset}>
      <span>
        <input
          ref={input}
          type="file"
          hidden
          aria-label={t('fileAgainFor', { name: row.name })}
          onChange={(event) => {
            const [file] = event.currentTarget.files ?? []
            // The same file can be chosen again.
            event.currentTarget.value = ''
            if (file !== undefined) provide.mutate({ transfer: row.id, file })
          }}
        />
        <Button
          size="small"
          disabled={provide.isPending}
          aria-label={t('fileAgainFor', { name: row.name })}
          onClick={() => input.current?.click()}
        >
          {t('fileAgain')}
        </Button>
      </span>
    </Trouble>
  )
}

function PlaceAgain(props: { row: TransferRow }): ReactNode {
  const { row } = props
  const { t } = useTranslation('transfers')
  const provide = useProvidePlace()
  return (
    <Trouble error={provide.error} onClose={provide.reset}>
      <span>
        <Button
          size="small"
          disabled={provide.isPending}
          aria-label={t('placeAgainFor', { name: row.name })}
          onClick={() =>
            provide.mutate({
              transfer: row.id,
              suggestedName: row.name,
              kind: row.kind === 'download' && row.place.endsWith('/') ? 'folder' : 'file',
            })
          }
        >
          {t('placeAgain')}
        </Button>
      </span>
    </Trouble>
  )
}

/** Says beside the button why the chosen file does not fit. */
function Trouble(props: { error: Error | null; onClose: () => void; children: ReactNode }): ReactNode {
  const { t } = useTranslation('transfers')
  return (
    <Popover
      opened={props.error !== null}
      onChange={(opened) => {
        if (!opened) props.onClose()
      }}
      position="top-end"
      width={360}
      returnFocus
      // The element beside it is not a button that opens it.
      withRoles={false}
    >
      <Popover.Target>{props.children}</Popover.Target>
      <Popover.Dropdown aria-label={t('failed')}>
        {props.error !== null && <ErrorPanel error={props.error} compact />}
      </Popover.Dropdown>
    </Popover>
  )
}
