import { IconBell, IconBellOff } from '@tabler/icons-react'
import { useState, type ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import { useHost } from '../../api/client/client-context.tsx'
import { IconButton } from '../../parts/controls/button.tsx'

/**
 * Lets the browser notify of long transfers that end in the background. The browser asks the person only when it is pressed. The desktop
 * application notifies by itself.
 */
export function NotifyButton(): ReactNode {
  const { t } = useTranslation('transfers')
  const host = useHost()
  const [permission, setPermission] = useState(permissionNow)
  if (host.kind !== 'browser' || permission === undefined || permission === 'granted') return null
  if (permission === 'denied') {
    return (
      <IconButton label={t('notifyDenied')} aria-disabled="true">
        <IconBellOff size={15} />
      </IconButton>
    )
  }
  return (
    <IconButton label={t('notify')} onClick={() => void Notification.requestPermission().then(setPermission)}>
      <IconBell size={15} />
    </IconButton>
  )
}

function permissionNow(): NotificationPermission | undefined {
  return 'Notification' in window ? Notification.permission : undefined
}
