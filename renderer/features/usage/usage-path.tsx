import { Fragment, type ReactNode } from 'react'

import { Button } from '../../parts/controls/button.tsx'
import type { UsageAddress } from '../../state/address/address.ts'
import { useTranslation } from '../../text/use-translation.ts'
import { visible } from '../../text/visible.ts'
import styles from './usage.module.css'

/** Where in the names of repositories the page is, and a way back to each part. */
export function UsagePath(props: {
  address: UsageAddress
  onChange: (next: Pick<UsageAddress, 'zoom' | 'repository'>) => void
}): ReactNode {
  const { address, onChange } = props
  const { t } = useTranslation('usage')
  const { zoom = '', repository } = address
  const parts = zoom.split('/').filter((part) => part !== '')
  const isAtTop = parts.length === 0 && repository === undefined
  return (
    <nav className={styles['path']} aria-label={t('path')}>
      <Step
        text={t('allRepositories')}
        isHere={isAtTop}
        onClick={() => onChange({ zoom: undefined, repository: undefined })}
      />
      {parts.map((part, at) => (
        <Fragment key={parts.slice(0, at + 1).join('/')}>
          <span aria-hidden="true">/</span>
          <Step
            text={visible(part)}
            isHere={at === parts.length - 1 && repository === undefined}
            onClick={() => onChange({ zoom: `${parts.slice(0, at + 1).join('/')}/`, repository: undefined })}
          />
        </Fragment>
      ))}
      {repository !== undefined && (
        <>
          <span aria-hidden="true">/</span>
          <Step
            text={visible(repository.startsWith(zoom) ? repository.slice(zoom.length) : repository)}
            isHere
            onClick={() => undefined}
          />
        </>
      )}
    </nav>
  )
}

function Step(props: { text: string; isHere: boolean; onClick: () => void }): ReactNode {
  return props.isHere ? (
    <span aria-current="page" className="trunc">
      {props.text}
    </span>
  ) : (
    <Button tone="link" className={styles['step'] ?? ''} onClick={props.onClick}>
      {props.text}
    </Button>
  )
}
