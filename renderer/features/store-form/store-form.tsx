import { Checkbox, NativeSelect, TextInput } from '@mantine/core'
import { useDebouncedValue } from '@mantine/hooks'
import { keepPreviousData, useQuery, useQueryClient } from '@tanstack/react-query'
import { useEffect, useRef, useState, type ReactNode, type RefObject } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type { Draft } from '../../../electron/api/stores.ts'
import type { DriverSpec, Finding, Fix, StoreRow } from '../../../electron/api/rows.ts'
import { useClient } from '../../api/client/client-context.tsx'
import { useProbe } from '../../api/mutations/stores.ts'
import { parameterCheckQuery } from '../../api/queries/stores.ts'
import { useUnsaved } from '../../state/window-state.tsx'
import { FindingLine } from '../../parts/parameters/finding.tsx'
import { ErrorPanel } from '../../parts/feedback/problem.tsx'
import {
  draftOf,
  findingsOf,
  nameProblem,
  unknownParameters,
  withDriver,
  withFix,
  withoutSecret,
  withValue,
  type StoreForm,
} from './form-model.ts'
import { AmbientKeysField } from './ambient-keys-field.tsx'
import { FormFooter } from './form-footer.tsx'
import { Mended } from '../../parts/parameters/mended.tsx'
import { FixButton } from '../../parts/parameters/fix-button.tsx'
import { Required } from './required.tsx'
import { ParameterFields } from './parameter-fields.tsx'
import { ProbeResult } from './probe-result.tsx'
import styles from './store-form.module.css'
import { UnknownParameters } from './unknown-parameters.tsx'

const typingPauseMs = 250

export interface StoreFormProps {
  readonly initial: StoreForm
  readonly specs: readonly DriverSpec[]
  readonly stores: readonly StoreRow[]
  /** The store to edit. It keeps its driver, and each secret unless a new one is typed. */
  readonly store?: StoreRow
  /** The parameter whose field has the focus at first. */
  readonly begin?: string
  readonly draftId?: string
  readonly note?: ReactNode
  readonly saving: boolean
  readonly saveError: unknown
  readonly onSave: (saved: { draft: Draft; name: string; readOnly: boolean }) => void
  readonly onCancel: () => void
}

/** A store's parameters as fields, made from the driver's table. Findings are updated while the person types. */
export function StoreFormView(props: StoreFormProps): ReactNode {
  const { t } = useTranslation('stores')
  const { specs, store } = props
  const [form, setForm] = useState(props.initial)
  const [mended, setMended] = useState<{
    readonly fix: Fix
    readonly before: StoreForm
    readonly after: StoreForm
  }>()
  const [aim, setAim] = useState<Aim | undefined>(
    props.begin === undefined ? undefined : { parameter: props.begin },
  )
  const element = useRef<HTMLFormElement>(null)
  useAim(element, aim)
  const [refused, setRefused] = useState(false)
  const [allShown, setAllShown] = useState(store !== undefined || props.draftId !== undefined)
  const [nameVisited, setNameVisited] = useState(false)
  const [settled] = useDebouncedValue(form, typingPauseMs)
  const kept = {
    ...(store === undefined ? {} : { store: store.id }),
    ...(props.draftId === undefined ? {} : { draftId: props.draftId }),
  }
  const spec = specs.find((candidate) => candidate.driver === form.driver)
  const check = useCheck(settled, specs, kept)
  const judge = useJudge()
  const probe = useProbe()
  useUnsaved(form !== props.initial && !props.saving)
  if (spec === undefined) return null
  const draft = draftOf(form, spec, kept)
  const probed = sameDraft(probe.variables, draft)
  const findings = findingsOf(check.data?.findings ?? [], spec.parameters)
  const unknown = form.driver === props.initial.driver ? unknownParameters(form, spec) : []
  const general = findings.general.filter(
    ({ id, parameter = '' }) => id !== 'unknownParameter' || !unknown.includes(parameter),
  )
  const errors = (check.data?.findings ?? []).filter((finding) => finding.severity === 'error').length
  const nameId = nameProblem(form.name, props.stores, store?.id)
  const nameProblems = nameId === undefined ? 0 : 1
  const problems = errors + nameProblems
  const wrong = spec.parameters.filter(({ name }) => hasError(findings.byParameter.get(name)))
  const goToProblem = (): void => {
    setAllShown(true)
    const at = wrong.findIndex(({ name }) => name === aim?.parameter)
    const next = wrong[(at + 1) % Math.max(wrong.length, 1)]
    setAim({ parameter: nameId === undefined ? (next?.name ?? nameField) : nameField })
  }
  const take = (fix: Fix): void => {
    const after = withFix(form, fix)
    setForm(after)
    setMended({ fix, before: form, after })
  }
  const fixOf = (finding: Finding): ReactNode =>
    finding.fix !== undefined && <FixButton fix={finding.fix} parameters={spec.parameters} onFix={take} />
  const save = (): void => props.onSave({ draft, name: form.name.trim(), readOnly: form.readOnly })
  const submit = async (): Promise<void> => {
    setAllShown(true)
    // The findings that are shown may be older than the typed text.
    const judged = await judge(draft)
    const first = spec.parameters.find(({ name }) => judged.some(({ parameter }) => parameter === name))
    setRefused(judged.length > 0 && nameId === undefined)
    if (nameId !== undefined) setAim({ parameter: nameField })
    else if (first !== undefined) setAim({ parameter: first.name })
    else if (judged.length > 0) return
    else if (probed && !probe.isPending) save()
    else probe.mutate(draft, { onSuccess: save })
  }
  return (
    <form
      ref={element}
      className={styles['form']}
      noValidate
      onSubmit={(event) => {
        event.preventDefault()
        void submit()
      }}
    >
      {props.note}
      <div className={styles['pair']}>
        <NativeSelect
          label={t('form.driver')}
          {...(store === undefined && props.begin === undefined ? { 'data-autofocus': true } : {})}
          value={form.driver}
          disabled={store !== undefined}
          data={specs.map(({ driver }) => ({ value: driver, label: t(`driver.${driver}`) }))}
          onChange={(event) => {
            const chosen = specs.find(({ driver }) => driver === event.currentTarget.value)
            if (chosen !== undefined) setForm(withDriver(form, chosen.driver))
          }}
        />
        <TextInput
          label={<Required>{t('form.name')}</Required>}
          data-parameter={nameField}
          {...(store !== undefined && props.begin === undefined ? { 'data-autofocus': true } : {})}
          aria-required
          value={form.name}
          placeholder={t('form.namePlaceholder')}
          maxLength={100}
          onBlur={() => setNameVisited(true)}
          error={(allShown || nameVisited) && nameId !== undefined ? t(`form.${nameId}`) : undefined}
          onChange={(event) =>
            setForm({ ...form, name: event.currentTarget.value, nameTyped: event.currentTarget.value !== '' })
          }
        />
      </div>
      <ParameterFields
        key={form.driver}
        form={form}
        parameters={spec.parameters}
        findings={findings.byParameter}
        allShown={allShown}
        revealed={aim?.parameter}
        renamed={check.data?.renamed ?? {}}
        fixOf={fixOf}
        onChange={(parameter, value) => setForm(withValue(form, parameter, value))}
        onForget={(parameter) => setForm(withoutSecret(form, parameter))}
      />
      <UnknownParameters
        names={unknown}
        findings={findings.general}
        fixOf={fixOf}
        onRemove={(name) => setForm(withoutSecret(form, name))}
      />
      {general.map((finding) => (
        <div key={`${finding.id} ${finding.parameter ?? ''}`} className={styles['field']}>
          <FindingLine finding={finding} withParameter />
          {fixOf(finding)}
        </div>
      ))}
      <div className={`box ${styles['endpoint']}`}>
        <span>{t('form.endpoint')}</span>
        <span className="mono">{check.data?.endpointUrl ?? t('form.endpointUnknown')}</span>
      </div>
      {check.data?.ambientKeys !== undefined && (
        <AmbientKeysField
          form={form}
          keys={check.data.ambientKeys}
          onChange={(ambientKeysFor) => setForm({ ...form, ambientKeysFor })}
        />
      )}
      {store === undefined && (
        <Checkbox
          label={t('form.readOnly')}
          description={t('form.readOnlyDetail')}
          checked={form.readOnly}
          onChange={(event) => setForm({ ...form, readOnly: event.currentTarget.checked })}
        />
      )}
      {(probed || props.saveError !== null) && (
        <div key={probe.status} ref={bringIntoSight} className={styles['result']}>
          {probed && <ProbeResult probe={probe} />}
          {props.saveError !== null && <ErrorPanel error={props.saveError} compact />}
        </div>
      )}
      {mended !== undefined && mended.after === form && (
        <Mended fix={mended.fix} parameters={spec.parameters} onUndo={() => setForm(mended.before)} />
      )}
      <FormFooter
        editing={store !== undefined}
        problems={allShown ? problems : 0}
        onProblem={goToProblem}
        onSaveAsIs={refused && errors > 0 && nameId === undefined ? save : undefined}
        checking={probe.isPending}
        saving={props.saving}
        failed={probed && probe.isError}
        onCheck={() => {
          setAllShown(true)
          probe.mutate(draft)
        }}
        onCancel={props.onCancel}
      />
    </form>
  )
}

function useCheck(
  form: StoreForm,
  specs: readonly DriverSpec[],
  kept: { readonly store?: string; readonly draftId?: string },
) {
  const client = useClient()
  const spec = specs.find((candidate) => candidate.driver === form.driver)
  const draft = draftOf(form, spec ?? { driver: form.driver, parameters: [] }, kept)
  return useQuery({ ...parameterCheckQuery(client, draft), placeholderData: keepPreviousData })
}

/** Asks the host for the errors in a draft. If that fails, the draft is tried, and the attempt shows the error. */
function useJudge(): (draft: Draft) => Promise<readonly Finding[]> {
  const client = useClient()
  const queries = useQueryClient()
  return async (draft) => {
    try {
      const { findings } = await queries.fetchQuery(parameterCheckQuery(client, draft))
      return findings.filter(({ severity }) => severity === 'error')
    } catch {
      return []
    }
  }
}

function sameDraft(probed: Draft | undefined, draft: Draft): boolean {
  return JSON.stringify(probed) === JSON.stringify(draft)
}

function bringIntoSight(element: HTMLElement | null): void {
  element?.scrollIntoView({ block: 'nearest' })
}

/** The field that is to have the focus; another object each time, so that the same can be gone to again. */
interface Aim {
  readonly parameter: string
}

const nameField = 'name of the store'

const dialogsFocusMs = 50

/** Brings a field into sight and gives it the focus, once it is there. */
function useAim(form: RefObject<HTMLFormElement | null>, aim: Aim | undefined): void {
  useEffect(() => {
    if (aim === undefined) return undefined
    // A dialog that opens gives the focus to something first.
    const timer = setTimeout(() => {
      const place = [...(form.current?.querySelectorAll<HTMLElement>('[data-parameter]') ?? [])].find(
        ({ dataset }) => dataset['parameter'] === aim.parameter,
      )
      const field =
        place?.matches('input') === true ? place : place?.querySelector<HTMLElement>('input, select')
      place?.scrollIntoView({ block: 'center' })
      field?.focus({ preventScroll: true })
    }, dialogsFocusMs)
    return () => clearTimeout(timer)
  }, [form, aim])
}

function hasError(findings: readonly Finding[] | undefined): boolean {
  return findings?.some(({ severity }) => severity === 'error') === true
}
