import { PasswordInput, Textarea, TextInput } from '@mantine/core'
import { useState, type ReactNode } from 'react'

import type { ProxyRow } from '../../../../electron/api/rows.ts'
import { useSetProxy } from '../../../api/network.ts'
import { Button } from '../../../parts/controls/button.tsx'
import { ChoiceBar } from '../../../parts/controls/choice-bar.tsx'
import { ErrorPanel } from '../../../parts/feedback/problem.tsx'
import { useTranslation } from '../../../text/use-translation.ts'
import styles from '../settings.module.css'

const kinds = ['system', 'none', 'address'] as const

/** Which proxy stores are reached through. An address is used once the person says so; the others at once. */
export function ProxyForm(props: { proxy: ProxyRow }): ReactNode {
  const { proxy } = props
  const { t } = useTranslation('settings')
  const set = useSetProxy()
  const [kind, setKind] = useState(proxy.kind)
  const choose = (chosen: ProxyRow['kind']): void => {
    setKind(chosen)
    if (chosen !== 'address') set.mutate({ kind: chosen })
  }
  const named = proxy.kind === 'system' ? [...new Set([proxy.https, proxy.http])].filter(Boolean) : []
  return (
    <section className={styles['group']} aria-label={t('proxy.title')}>
      <div className={styles['row']}>
        <h3>{t('proxy.title')}</h3>
        <ChoiceBar
          label={t('proxy.kind')}
          value={kind}
          choices={kinds.map((value) => ({ value, text: t(`proxy.kinds.${value}`) }))}
          onChange={choose}
        />
      </div>
      {kind === 'system' && (
        <p className={styles['hint']}>
          {named.length === 0 ? t('proxy.systemNone') : t('proxy.system', { proxies: named.join(', ') })}
        </p>
      )}
      {kind === 'none' && <p className={styles['hint']}>{t('proxy.noneHint')}</p>}
      {kind === 'address' && <AddressForm proxy={proxy} set={set} />}
      {set.isError && <ErrorPanel error={set.error} compact />}
      <p className={styles['hint']}>{t('proxy.when')}</p>
    </section>
  )
}

function AddressForm(props: { proxy: ProxyRow; set: ReturnType<typeof useSetProxy> }): ReactNode {
  const { set } = props
  const { t } = useTranslation('settings')
  const known = props.proxy.kind === 'address' ? props.proxy : undefined
  const [address, setAddress] = useState(known?.address ?? '')
  const [user, setUser] = useState(known?.user ?? '')
  const [password, setPassword] = useState<string>()
  const [exceptions, setExceptions] = useState(known?.exceptions.join(', ') ?? '')
  return (
    <form
      className={styles['group']}
      onSubmit={(event) => {
        event.preventDefault()
        const listed = exceptions.split(/[\s,]+/).filter((each) => each !== '')
        // Without a user there is no password.
        const secret = user.trim() === '' ? '' : password
        set.mutate(
          {
            kind: 'address',
            address: address.trim(),
            user: user.trim(),
            exceptions: listed,
            ...(secret === undefined ? {} : { password: secret }),
          },
          { onSuccess: () => setPassword(undefined) },
        )
      }}
    >
      <TextInput
        label={t('proxy.address')}
        description={t('proxy.addressHint')}
        placeholder="proxy.example:3128"
        value={address}
        maxLength={512}
        spellCheck={false}
        onChange={(event) => setAddress(event.currentTarget.value)}
      />
      <div className={styles['pair']}>
        <TextInput
          label={t('proxy.user')}
          value={user}
          maxLength={256}
          autoComplete="off"
          spellCheck={false}
          onChange={(event) => setUser(event.currentTarget.value)}
        />
        <PasswordInput
          label={t('proxy.password')}
          placeholder={known?.hasPassword === true ? t('proxy.passwordKept') : ''}
          value={password ?? ''}
          maxLength={1024}
          autoComplete="off"
          onChange={(event) => setPassword(event.currentTarget.value)}
        />
      </div>
      <Textarea
        label={t('proxy.exceptions')}
        description={t('proxy.exceptionsHint')}
        value={exceptions}
        maxLength={10_000}
        autosize
        minRows={1}
        maxRows={4}
        spellCheck={false}
        onChange={(event) => setExceptions(event.currentTarget.value)}
      />
      <div className={styles['actions']}>
        <Button submit tone="primary" disabled={address.trim() === '' || set.isPending}>
          {t('proxy.apply')}
        </Button>
        {set.isSuccess && <output className={styles['hint']}>{t('proxy.applied')}</output>}
      </div>
    </form>
  )
}
