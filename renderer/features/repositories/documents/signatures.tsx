import { useState, type ReactNode } from 'react'
import { useTranslation } from '../../../text/use-translation.ts'

import type { DocumentPart, SignatureResult, SignatureView } from '../../../../electron/api/rows.ts'
import { useVerifySignatures } from '../../../api/mutations/documents.ts'
import { Pill } from '../../../parts/pill.tsx'
import { Section } from '../../../parts/section.tsx'
import { Digest } from '../../../parts/values/digest.tsx'
import { KeyValues } from '../../../parts/values/key-value.tsx'
import { useFormat } from '../../../text/format.ts'
import { visible } from '../../../text/visible.ts'
import type { ArtifactProps } from './artifact-props.ts'
import { IsThisPill } from './statement.tsx'
import { VerifyForm } from './verify-form.tsx'
import styles from './documents.module.css'

/** The signatures of an artifact. None is called verified before a key of the person's made it so. */
export function Signatures(props: ArtifactProps & { parts: readonly DocumentPart[] }): ReactNode {
  const { nav, repository, manifest, about } = props
  const { t } = useTranslation('documents')
  const [key, setKey] = useState('')
  const verify = useVerifySignatures()
  const results = verify.data?.results
  const signatures = props.parts.flatMap(({ position, signatures: own }) =>
    own.map((view, signature) => ({ position, signature, view })),
  )
  return (
    <>
      <VerifyForm
        value={key}
        verify={verify}
        onChange={(next) => {
          setKey(next)
          verify.reset()
        }}
        onVerify={() =>
          verify.mutate({
            store: nav.store.id,
            repository,
            manifest,
            key,
            ...(about === undefined ? {} : { about }),
          })
        }
      />
      <Section title={t('part.signatures')}>
        <ul>
          {signatures.map(({ position, signature, view }, index) => (
            <li key={`${position} ${signature}`} className={styles['signature']}>
              <SignatureState
                number={index + 1}
                view={view}
                asked={about !== undefined}
                state={
                  results?.find((each) => each.position === position && each.signature === signature)?.state
                }
              />
              <SignatureFacts nav={nav} view={view} />
            </li>
          ))}
        </ul>
      </Section>
    </>
  )
}

function SignatureState(props: {
  number: number
  view: SignatureView
  /** Whether it is known which manifest is asked about. */
  asked: boolean
  state: SignatureResult['state'] | undefined
}): ReactNode {
  const { view, state, asked } = props
  const { t } = useTranslation('documents')
  if (state === undefined) {
    const identity = view.certificate?.identity
    return (
      <div className={styles['state']}>
        <Pill>{t('signature.unverified')}</Pill>
        <IsThisPill isThis={view.isThis} />
        <p>
          {identity === undefined
            ? t('signature.of', { number: props.number })
            : t('signature.keyless', { identity: visible(identity) })}
        </p>
      </div>
    )
  }
  const tones = { verified: 'ok', otherContent: 'error', otherKey: 'error', notTold: 'warning' } as const
  const detail = state === 'verified' && !asked ? 'verifiedAlone' : state
  return (
    <div className={styles['state']}>
      <Pill tone={tones[state]}>{t(`signature.state.${state}`)}</Pill>
      <p>{t(`signature.stateDetail.${detail}`)}</p>
    </div>
  )
}

function SignatureFacts(props: Pick<ArtifactProps, 'nav'> & { view: SignatureView }): ReactNode {
  const { view, nav } = props
  const { t } = useTranslation('documents')
  const format = useFormat()
  const { digest, certificate, log } = view
  return (
    <KeyValues
      rows={[
        { name: t('signature.form'), value: t(`signature.format.${view.format}`) },
        {
          name: t('signature.signs'),
          value:
            digest === undefined ? undefined : (
              <Digest value={digest} onOpen={() => nav.openManifest(digest)} />
            ),
        },
        { name: t('signature.reference'), value: view.reference, mono: true },
        { name: t('signature.key'), value: view.keyHint, mono: true },
        { name: t('signature.signedBy'), value: certificate?.identity, mono: true },
        { name: t('signature.identityIssuer'), value: certificate?.identityIssuer, mono: true },
        { name: t('signature.certificateIssuer'), value: certificate?.issuer },
        {
          name: t('signature.valid'),
          value:
            certificate === undefined
              ? undefined
              : t('signature.validRange', {
                  from: format.dateTime(certificate.validFromMs),
                  to: format.dateTime(certificate.validToMs),
                }),
        },
        { name: t('signature.log'), value: logText(log) },
      ]}
    />
  )

  function logText(entry: SignatureView['log']): string | undefined {
    if (entry === undefined) return undefined
    const index = entry.index ?? ''
    if (entry.integratedAtMs === undefined) return index
    return t('signature.logAt', { index, time: format.dateTime(entry.integratedAtMs) })
  }
}
