import { IconPin, IconPinFilled } from '@tabler/icons-react'
import type { ReactNode } from 'react'

import { IconButton } from '../../parts/controls/button.tsx'
import { usePin } from '../../state/memory/use-pins.ts'
import { useTranslation } from '../../text/use-translation.ts'

/** Keeps a repository at hand in the sidebar, or no longer. */
export function PinButton(props: { store: string; repository: string }): ReactNode {
  const { t } = useTranslation('stores')
  const { pinned, toggle } = usePin(props)
  const Icon = pinned ? IconPinFilled : IconPin
  return (
    <IconButton
      size="small"
      label={t(pinned ? 'pins.unpin' : 'pins.pin')}
      aria-pressed={pinned}
      onClick={toggle}
    >
      <Icon size={14} />
    </IconButton>
  )
}
