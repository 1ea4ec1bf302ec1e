import type { ButtonHTMLAttributes, ReactNode } from 'react'

import styles from './button.module.css'

type Native = Omit<ButtonHTMLAttributes<HTMLButtonElement>, 'type'>

/** A button with words. `disabledReason` says why it cannot be pressed, to eyes and to screen readers. */
export function Button(
  props: Native & {
    tone?: 'plain' | 'primary' | 'danger' | 'ghost' | 'link'
    size?: 'normal' | 'small'
    icon?: ReactNode
    submit?: boolean
    disabledReason?: string | undefined
  },
): ReactNode {
  const {
    tone = 'plain',
    size = 'normal',
    icon,
    submit,
    disabledReason,
    children,
    onClick,
    className,
    ...rest
  } = props
  const disabled = disabledReason !== undefined
  return (
    <button
      type={submit === true ? 'submit' : 'button'}
      className={[styles['button'], styles[tone], styles[size], className].join(' ')}
      {...(disabled ? { 'aria-disabled': true, title: disabledReason } : {})}
      onClick={disabled ? undefined : onClick}
      {...rest}
    >
      {icon}
      {children}
    </button>
  )
}

/** A button that is only an icon: its label is its name and its tooltip. */
export function IconButton(
  props: Native & {
    label: string
    children: ReactNode
    size?: 'normal' | 'small'
    bordered?: boolean
    keys?: string
  },
): ReactNode {
  const { label, children, size = 'normal', bordered = false, keys, className, ...rest } = props
  const classes = [
    styles['icon'],
    size === 'small' ? styles['iconSmall'] : '',
    bordered ? styles['bordered'] : '',
    className,
  ]
  return (
    <button
      type="button"
      className={classes.join(' ')}
      aria-label={label}
      title={keys === undefined ? label : `${label} (${keys})`}
      {...rest}
    >
      {children}
    </button>
  )
}
