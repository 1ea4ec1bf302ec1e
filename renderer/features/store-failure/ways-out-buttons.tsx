import { IconFileText, IconKey, IconLockOpen, IconPencil, IconShieldCheck } from '@tabler/icons-react'
import type { ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { Cause } from '../../../drivers/common/causes.ts'
import type { StoreRow } from '../../../electron/api/rows.ts'
import { useGoTo } from '../../state/address/use-address.ts'
import { useWindowState } from '../../state/window-state.tsx'
import { Button } from '../../parts/controls/button.tsx'
import { waysOutOf } from './ways-out.ts'

/** What leads out of a failure of a store, besides another try. On the configuration itself there is no button that leads there. */
export function WaysOutButtons(props: { store: StoreRow; cause: Cause; onConfiguration?: true }): ReactNode {
  const { store, cause, onConfiguration } = props
  const { t } = useTranslation(['errors', 'files'])
  const { openDialog } = useWindowState()
  const goTo = useGoTo()
  const { edit, parameters, checkAccess, allowChanges } = waysOutOf(cause)
  const Look = checkAccess === true ? IconShieldCheck : IconFileText
  return (
    <>
      {edit !== undefined && (
        <Button
          tone="primary"
          icon={edit === 'keys' ? <IconKey size={14} /> : <IconPencil size={14} />}
          onClick={() => openDialog({ kind: 'editStore', store, parameters })}
        >
          {t(edit === 'keys' ? 'out.editKeys' : 'out.editStore')}
        </Button>
      )}
      {allowChanges === true && (
        <Button
          tone="primary"
          icon={<IconLockOpen size={14} />}
          onClick={() => openDialog({ kind: 'allowChanges', store })}
        >
          {t('files:drop.allow')}
        </Button>
      )}
      {onConfiguration !== true && (
        <Button icon={<Look size={14} />} onClick={() => goTo({ at: 'configuration', store: store.id })}>
          {t(checkAccess === true ? 'out.checkAccess' : 'out.openConfiguration')}
        </Button>
      )}
    </>
  )
}
