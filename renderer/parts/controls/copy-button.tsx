import { IconCheck, IconCopy } from '@tabler/icons-react'
import { useState, type ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import { Button, IconButton } from './button.tsx'

/** Copies a text, which may be made when it is copied. `what` names it for those who cannot see what it stands beside. */
export function CopyButton(props: {
  value: string | (() => string)
  what: string
  withWords?: boolean
}): ReactNode {
  const { t } = useTranslation('common')
  const [copied, setCopied] = useState(false)
  const icon = copied ? <IconCheck size={14} /> : <IconCopy size={14} />
  const copy = (): void => {
    const { value } = props
    void copyText(typeof value === 'string' ? value : value()).then(setCopied)
  }
  const label = copied ? t('copied') : t('copyValue', { what: props.what })
  const shared = { onClick: copy, onBlur: () => setCopied(false), onPointerLeave: () => setCopied(false) }
  if (props.withWords === true) {
    return (
      <Button size="small" icon={icon} aria-label={label} {...shared}>
        {copied ? t('copied') : t('copy')}
      </Button>
    )
  }
  return (
    <IconButton size="small" label={label} {...shared}>
      {icon}
    </IconButton>
  )
}

/** False when the browser did not allow it. */
export async function copyText(text: string): Promise<boolean> {
  try {
    await navigator.clipboard.writeText(text)
    return true
  } catch {
    return false
  }
}
