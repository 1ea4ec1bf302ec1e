import { Fragment, type ReactNode } from 'react'
import { useTranslation } from '../../text/use-translation.ts'

import type {
  ConfigurationView as Configuration,
  ConfiguredParameter,
  Finding,
  Fix,
  ParameterSpec,
} from '../../../electron/api/rows.ts'
import { FindingLine, useMeaning } from '../../parts/parameters/finding.tsx'
import { Pill } from '../../parts/pill.tsx'
import { useReadBy } from '../../parts/parameters/read-by.ts'
import { useFormat } from '../../text/format.ts'
import { Button } from '../../parts/controls/button.tsx'
import { FixButton } from '../../parts/parameters/fix-button.tsx'
import { findingsOf } from '../store-form/form-model.ts'
import styles from './configuration.module.css'

const columns = 5

/** The parameters in the order of the driver's table, each with its findings under it. */
export function ParameterTable(props: {
  configuration: Configuration
  /** While a fix is being saved. */
  fixing: boolean
  onFix: (fix: Fix) => void
  onEdit: (parameter: string) => void
}): ReactNode {
  const { t } = useTranslation('configuration')
  const { parameters, findings, driver } = props.configuration
  const { byParameter, general } = findingsOf(
    findings,
    parameters.map(({ spec }) => spec),
  )
  const specs = parameters.map(({ spec }) => spec)
  const presses = (finding: Finding, parameter?: string): ReactNode => (
    <Presses
      finding={finding}
      parameters={specs}
      fixing={props.fixing}
      onFix={props.onFix}
      onEdit={parameter === undefined ? undefined : () => props.onEdit(parameter)}
    />
  )
  return (
    <table className={styles['table']}>
      <colgroup>
        <col className={styles['nameColumn']} />
        <col className={styles['valueColumn']} />
        <col className={styles['sourceColumn']} />
        <col className={styles['readByColumn']} />
        <col />
      </colgroup>
      <thead>
        <tr>
          <th scope="col">{t('parameter')}</th>
          <th scope="col">{t('value')}</th>
          <th scope="col">{t('source')}</th>
          <th scope="col">{t('readByTitle')}</th>
          <th scope="col">{t('meaning')}</th>
        </tr>
      </thead>
      <tbody>
        <tr className={styles['group']}>
          <td colSpan={columns} className="mono">{`storage.${driver}`}</td>
        </tr>
        {parameters.map((parameter) => (
          <ParameterRow
            key={parameter.spec.name}
            parameter={parameter}
            findings={byParameter.get(parameter.spec.name) ?? []}
            presses={presses}
          />
        ))}
        {general.length > 0 && (
          <>
            <tr className={styles['group']}>
              <td colSpan={columns}>{t('general')}</td>
            </tr>
            {general.map((finding) => (
              <tr key={`${finding.id} ${finding.parameter ?? ''}`} className={styles[finding.severity]}>
                <td
                  colSpan={columns}
                  className={styles['findings']}
                  {...(finding.severity === 'info'
                    ? {}
                    : { 'data-problem': `${finding.id} ${finding.parameter ?? ''}`, tabIndex: -1 })}
                >
                  <FindingLine finding={finding} withParameter />
                  {presses(finding)}
                </td>
              </tr>
            ))}
          </>
        )}
      </tbody>
    </table>
  )
}

function ParameterRow(props: {
  parameter: ConfiguredParameter
  findings: readonly Finding[]
  presses: (finding: Finding, parameter?: string) => ReactNode
}): ReactNode {
  const { t } = useTranslation('configuration')
  const { parameter, findings } = props
  const { spec, origin } = parameter
  const worst = worstOf(findings)
  const readBy = useReadBy()(spec)
  return (
    <>
      <tr
        className={`${worst === undefined ? '' : styles[worst]} ${findings.length > 0 ? styles['joined'] : ''}`}
      >
        <th scope="row" className="mono">
          {spec.name}
        </th>
        <td>
          <Value parameter={parameter} />
        </td>
        <td>
          <Pill tone={origin === 'set' ? 'accent' : 'neutral'}>{t(`origin.${origin}`)}</Pill>
        </td>
        <td title={readBy.sentence}>
          {readBy.short}
          <span className="visually-hidden">{`: ${readBy.sentence}`}</span>
        </td>
        <td className={styles['meaningCell']}>
          <Meaning parameter={parameter} />
        </td>
      </tr>
      {findings.length > 0 && (
        <tr className={worst === undefined ? '' : styles[worst]}>
          <td
            colSpan={columns}
            className={styles['findings']}
            {...(worst === 'info' ? {} : { 'data-problem': spec.name, tabIndex: -1 })}
          >
            {findings.map((finding) => (
              <Fragment key={finding.id}>
                <FindingLine finding={finding} />
                {props.presses(finding, spec.name)}
              </Fragment>
            ))}
          </td>
        </tr>
      )}
    </>
  )
}

/** What can be done about a finding: the press that mends it, and the way to its field. A note needs neither. */
function Presses(props: {
  finding: Finding
  parameters: readonly ParameterSpec[]
  fixing: boolean
  onFix: (fix: Fix) => void
  onEdit: (() => void) | undefined
}): ReactNode {
  const { t } = useTranslation('configuration')
  const { finding, onEdit } = props
  const { fix, severity, parameter = '' } = finding
  if (fix === undefined && (severity === 'info' || onEdit === undefined)) return null
  return (
    <div className={styles['presses']}>
      {fix !== undefined && (
        <FixButton fix={fix} parameters={props.parameters} disabled={props.fixing} onFix={props.onFix} />
      )}
      {severity !== 'info' && onEdit !== undefined && (
        <Button size="small" onClick={onEdit}>
          {t('editParameter', { parameter })}
        </Button>
      )}
    </div>
  )
}

function Value(props: { parameter: ConfiguredParameter }): ReactNode {
  const { t } = useTranslation('configuration')
  const format = useFormat()
  const { spec, value, origin } = props.parameter
  if (value === undefined) return <span className={styles['unset']}>—</span>
  const bytes = spec.unit === 'bytes' && /^\d+$/.test(value) ? format.binaryBytes(Number(value)) : undefined
  return (
    <span
      className={`${styles['value']} ${origin === 'default' ? styles['default'] : ''}`}
      title={spec.secret ? t('secretKept') : value}
    >
      <span className="mono trunc">{value}</span>
      {bytes !== undefined && <span className={styles['unit']}>{bytes}</span>}
    </span>
  )
}

function Meaning(props: { parameter: ConfiguredParameter }): ReactNode {
  const { t } = useTranslation('configuration')
  const meaning = useMeaning()
  const format = useFormat()
  const { spec, origin, environmentVariable } = props.parameter
  const bound = (value: number): string =>
    spec.unit === 'bytes' ? format.binaryBytes(value) : format.count(value)
  const words = [
    meaning(spec),
    ...(spec.min === undefined || spec.min === 0 ? [] : [t('atLeast', { value: bound(spec.min) })]),
    ...(spec.max === undefined ? [] : [t('atMost', { value: bound(spec.max) })]),
    ...(spec.secret ? [t('secretKept')] : []),
  ].join(' · ')
  return (
    <span className={styles['meaning']}>
      <span>{words}</span>
      {origin === 'environment' && (
        <span className={`mono trunc ${styles['variable']}`}>{environmentVariable}</span>
      )}
    </span>
  )
}

function worstOf(findings: readonly Finding[]): Finding['severity'] | undefined {
  const severities: readonly Finding['severity'][] = ['error', 'warning', 'info']
  return severities.find((severity) => findings.some((finding) => finding.severity === severity))
}
