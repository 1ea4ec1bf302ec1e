import type { Finding, Fix, ParameterEdit } from '../common/finding.ts'
import { nearName } from './near-name.ts'
import type { ParameterRow, ParameterTable } from './table.ts'

/** What a fix is made of: the driver's table, and texts as they were given, whether they were taken or refused. */
export interface Given {
  readonly table: ParameterTable
  readonly textOf: (parameter: string) => string | undefined
}

/** The finding with what mends it. Secrets are never looked at: one is at most given its right name. */
export function withFix(finding: Finding, given: Given): Finding {
  const { parameter } = finding
  const row = parameter === undefined ? undefined : given.table[parameter]
  const text = parameter === undefined || row?.secret === true ? undefined : given.textOf(parameter)
  const fix = fixes[finding.id]?.({ finding, parameter: parameter ?? '', row, text: text ?? '', given })
  return fix === undefined ? finding : { ...finding, fix }
}

/** Whether a misspelt parameter and one of the table are likely the same: such a name may be given and taken back. */
export function areAlike(table: ParameterTable, one: string, other: string): boolean {
  const names = Object.keys(table)
  const known = (name: string): boolean => Object.hasOwn(table, name)
  if (known(one) === known(other)) return false
  return known(other) ? nearName(one, names) === other : nearName(other, names) === one
}

interface Case {
  readonly finding: Finding
  readonly parameter: string
  readonly row: ParameterRow | undefined
  /** Empty for a secret. */
  readonly text: string
  readonly given: Given
}

/**
 * By finding. Those that are missing have several right answers, or one that only the person knows: which key, which
 * bucket, which of two hosts.
 */
const fixes: Readonly<Record<string, (of: Case) => Fix | undefined>> = {
  tooSmall: ({ parameter, row }) => answer(...(row?.min === undefined ? [] : [set(parameter, row.min)])),
  tooLarge: ({ parameter, row }) => answer(...(row?.max === undefined ? [] : [set(parameter, row.max)])),
  notBoolean: ({ parameter, text }) => spelling(parameter, booleanMeant(text)),
  notInteger: ({ parameter, row, text }) => spelling(parameter, sizeMeant(row, text)),
  notAChoice: near,
  unknownLogLevel: near,
  unknownRegion: near,
  unknownOssRegion: near,
  unknownBosRegion: near,
  unknownKs3Region: near,
  invalidRegion: near,
  invalidOssBucket: lowerCase,
  invalidBosBucket: lowerCase,
  invalidKs3Bucket: lowerCase,
  unknownParameter: ({ parameter, given }) => {
    const to = nearName(parameter, Object.keys(given.table))
    if (to === undefined || given.textOf(to) !== undefined) return undefined
    return { kind: 'spelling', edits: [{ kind: 'rename', parameter, to }] }
  },
  v4Required: ({ parameter }) => answer(set(parameter, true)),
  v4Advised: ({ parameter }) => advice(set(parameter, true)),
  skipVerify: ({ parameter }) => advice(set(parameter, false)),
  insecure: encrypted,
  endpointWithPassword: ({ parameter, text }) =>
    answer(set(parameter, text.replace(/^([a-z]+:\/\/)?[^/]*@/i, '$1'))),
  endpointOfOtherRegion: ({ finding }) => advice(set('region', finding.values?.['named'] ?? '')),
  deprecatedHost: ({ parameter, text, finding: { values = {} } }) =>
    answer(set(parameter, text.toLowerCase().replace(String(values['host']), String(values['instead'])))),
  endpointNamesBucket: instead,
  renamedRegion: instead,
  endpointPath: ({ parameter, text }) => answer(set(parameter, `${schemeOf(text)}${hostPart(text)}`)),
  endpointScheme: ({ parameter, text, given }) => {
    const secure = !/^http:/i.test(text)
    const said = given.textOf('secure') !== 'false'
    return answer(
      set(parameter, text.slice(schemeOf(text).length)),
      ...(secure === said ? [] : [set('secure', secure)]),
    )
  },
  endpointWithoutBucket: ({ parameter, text, given }) => {
    const bucket = given.textOf('bucket')
    if (bucket === undefined) return undefined
    return answer(set(parameter, `${schemeOf(text)}${bucket}.${text.slice(schemeOf(text).length)}`))
  },
  internalUnused: ({ parameter }) => answer({ kind: 'unset', parameter }),
  accelerateBesideDomain: ({ parameter }) => answer({ kind: 'unset', parameter }),
  regionNamesInternal: ({ parameter, text }) =>
    answer(set(parameter, text.replace(/-internal$/, '')), set('internal', true)),
  regionWithoutOss: ({ parameter, row, text }) => {
    const region = `oss-${text}`
    if (row?.choices?.includes(region) === true) return answer(set(parameter, region))
    return spelling(parameter, nearName(region, row?.choices ?? []))
  },
  ks3RegionName: ({ parameter, finding }) => answer(set(parameter, finding.values?.['region'] ?? '')),
}

function set(parameter: string, value: string | number | boolean): ParameterEdit {
  return { kind: 'set', parameter, value: String(value) }
}

function answer(...edits: readonly ParameterEdit[]): Fix | undefined {
  return changing('answer', edits)
}

function advice(...edits: readonly ParameterEdit[]): Fix | undefined {
  return changing('advice', edits)
}

function spelling(parameter: string, value: string | undefined): Fix | undefined {
  return value === undefined ? undefined : changing('spelling', [set(parameter, value)])
}

function changing(kind: Fix['kind'], edits: readonly ParameterEdit[]): Fix | undefined {
  const empty = edits.length === 0 || edits.some((edit) => edit.kind === 'set' && edit.value === '')
  return empty ? undefined : { kind, edits }
}

function near({ parameter, row, text }: Case): Fix | undefined {
  return spelling(parameter, nearName(text, row?.choices ?? []))
}

function instead({ parameter, finding }: Case): Fix | undefined {
  return answer(set(parameter, String(finding.values?.['instead'] ?? '')))
}

function lowerCase({ parameter, text }: Case): Fix | undefined {
  const lower = text.trim().toLowerCase()
  const isName = /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(lower) && lower !== text
  return isName ? spelling(parameter, lower) : undefined
}

/** Whether a service on the same machine or network is meant is not known: encryption is only advised, and elsewhere. */
function encrypted({ parameter, text, given }: Case): Fix | undefined {
  if (parameter === 'secure') {
    const endpoint = ['endpoint', 'regionendpoint', 'domain']
      .map(given.textOf)
      .find((host) => host !== undefined)
    return endpoint === undefined || isPublic(endpoint) ? advice(set(parameter, true)) : undefined
  }
  return isPublic(text) ? advice(set(parameter, text.replace(/^http:/i, 'https:'))) : undefined
}

function isPublic(endpoint: string): boolean {
  const host = hostPart(endpoint)
  return (
    /^[a-z0-9-]+(?:\.[a-z0-9-]+)*\.[a-z]{2,}$/i.test(host) &&
    !/\.(?:local|internal|lan|home|test)$/i.test(host)
  )
}

function schemeOf(text: string): string {
  return /^[a-z]+:\/\//i.exec(text)?.[0] ?? ''
}

/** Host and port. */
function hostPart(text: string): string {
  return text.slice(schemeOf(text).length).split('/')[0] ?? ''
}

function booleanMeant(text: string): string | undefined {
  const word = text.trim().toLowerCase()
  if (/^(?:y|yes|on|enabled?)$/.test(word)) return 'true'
  if (/^(?:n|no|off|disabled?)$/.test(word)) return 'false'
  return nearName(word, ['true', 'false'])
}

/** `5MB`, `5 MiB` and `5_242_880`: registries take bytes only, and parts are counted in powers of two. */
function sizeMeant(row: ParameterRow | undefined, text: string): string | undefined {
  const match = /^(\d{1,9})(?:[ _]?([kmg])i?b?)?$/i.exec(text.trim().replaceAll(/(?<=\d)[_,](?=\d)/g, ''))
  if (match === null) return undefined
  const [, digits = '', unit] = match
  if (unit !== undefined && row?.unit !== 'bytes') return undefined
  const value = Number(digits) * 1024 ** (unit === undefined ? 0 : 'kmg'.indexOf(unit.toLowerCase()) + 1)
  return value >= (row?.min ?? 0) && value <= (row?.max ?? Infinity) ? String(value) : undefined
}
