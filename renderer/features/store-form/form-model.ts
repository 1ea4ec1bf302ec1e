import type { Draft } from '../../../electron/api/stores.ts'
import type {
  AmbientKeys,
  ConfigDraft,
  ConfigurationView,
  DriverName,
  DriverSpec,
  Finding,
  Fix,
  ParameterEdit,
  ParameterSpec,
  ParameterValues,
  StoreRow,
} from '../../../electron/api/rows.ts'

/** What the form holds while a person fills it in. */
export interface StoreForm {
  readonly driver: DriverName
  readonly name: string
  /** False as long as the name follows the bucket or folder. */
  readonly nameTyped: boolean
  /** As typed, by driver: trying another driver loses nothing. */
  readonly values: { readonly [D in DriverName]?: ParameterValues }
  readonly readOnly: boolean
  /** Secrets that the host keeps already, and where they came from. */
  readonly keptSecrets: { readonly [parameter: string]: 'store' | 'file' }
  /** The end of a kept access key's ID, as `…WXYZ`, by parameter. */
  readonly keptEnds: { readonly [parameter: string]: string }
  /** Kept secrets that the person removes. */
  readonly forgotten: readonly string[]
  /** Misspelt parameters that the host keeps, by the name that each is to have. */
  readonly renames: { readonly [parameter: string]: string }
  readonly origins: { readonly [parameter: string]: 'set' | 'environment' }
  /** Hosts for which the person allows this computer's keys; a file never sets it. */
  readonly ambientKeysFor: readonly string[]
}

export const emptyForm: StoreForm = {
  driver: 's3',
  name: '',
  nameTyped: false,
  values: {},
  readOnly: true,
  keptSecrets: {},
  keptEnds: {},
  forgotten: [],
  renames: {},
  origins: {},
  ambientKeysFor: [],
}

/** The form as a registry's config.yml fills it in. */
export function formOfDraft(draft: ConfigDraft): StoreForm {
  return {
    ...emptyForm,
    driver: draft.driver,
    name: draft.name,
    nameTyped: draft.name !== '',
    values: { [draft.driver]: draft.values },
    keptSecrets: Object.fromEntries(draft.secretsGiven.map((name) => [name, 'file'])),
    keptEnds: endsOf(draft),
    origins: draft.origins,
  }
}

/** The form as an existing store fills it in. Its secrets are not among the values: they never come here. */
export function formOfStore(store: StoreRow, configuration: ConfigurationView): StoreForm {
  const given = configuration.parameters.filter(({ origin }) => origin === 'set' || origin === 'environment')
  return {
    ...emptyForm,
    driver: store.driver,
    name: store.name,
    nameTyped: true,
    readOnly: store.readOnly,
    values: {
      [store.driver]: Object.fromEntries(
        given.flatMap(({ spec, value }) => (spec.secret || value === undefined ? [] : [[spec.name, value]])),
      ),
    },
    keptSecrets: Object.fromEntries(
      [
        ...given.filter(({ spec }) => spec.secret).map(({ spec }) => spec.name),
        ...configuration.unknownParameters,
      ].map((name) => [name, 'store']),
    ),
    keptEnds: Object.fromEntries(
      given.flatMap(({ spec, value }) =>
        spec.secret && value?.startsWith('…') === true ? [[spec.name, value]] : [],
      ),
    ),
    origins: {},
    ambientKeysFor: store.ambientKeys?.allowed === true ? store.ambientKeys.origins : [],
  }
}

function endsOf({ accessKeyEnd, secretsGiven }: ConfigDraft): StoreForm['keptEnds'] {
  const name = secretsGiven.find((secret) => ['accesskey', 'accesskeyid', 'secretid'].includes(secret))
  return name === undefined || accessKeyEnd === undefined ? {} : { [name]: `…${accessKeyEnd}` }
}

/** Whether the person allows this computer's keys for all hosts that they would be used for. */
export function allowsAmbientKeys(form: StoreForm, { origins }: AmbientKeys): boolean {
  return origins.every((origin) => form.ambientKeysFor.includes(origin))
}

/** Parameters that the host keeps and the driver does not know; the person can remove them. */
export function unknownParameters(form: StoreForm, { parameters }: DriverSpec): readonly string[] {
  const known = new Set(parameters.map(({ name }) => name))
  return Object.keys(form.keptSecrets).filter((name) => !known.has(name))
}

export function valueOf(form: StoreForm, parameter: string): string {
  return form.values[form.driver]?.[parameter] ?? ''
}

/** The form after a person typed into a parameter's field. The name follows until it is typed itself. */
export function withValue(form: StoreForm, parameter: string, value: string): StoreForm {
  const values = { ...form.values[form.driver], [parameter]: value }
  const { [parameter]: _replaced, ...origins } = form.origins
  const replaced = { ...form, values: { ...form.values, [form.driver]: values }, origins }
  const next = withoutRename(replaced, parameter)
  return next.nameTyped ? next : { ...next, name: suggestedName(next) }
}

/** The form without a secret that was kept. */
export function withoutSecret(form: StoreForm, parameter: string): StoreForm {
  if (Object.values(form.renames).includes(parameter)) return withoutRename(form, parameter)
  const { [parameter]: _forgotten, ...keptSecrets } = form.keptSecrets
  return { ...form, keptSecrets, forgotten: [...form.forgotten, parameter] }
}

/** The form after a person took what mends a finding. */
export function withFix(form: StoreForm, { edits }: Fix): StoreForm {
  return edits.reduce((now, edit) => {
    if (edit.kind === 'set') return withValue(now, edit.parameter, edit.value)
    return edit.kind === 'unset' ? withValue(now, edit.parameter, '') : withRename(now, edit)
  }, form)
}

function withRename(form: StoreForm, { parameter, to }: ParameterEdit & { kind: 'rename' }): StoreForm {
  const { [parameter]: kept, ...keptSecrets } = form.keptSecrets
  if (kept === undefined) return form
  const renames = { ...form.renames, [parameter]: to }
  return { ...form, keptSecrets: { ...keptSecrets, [to]: kept }, renames }
}

/** What is typed into a parameter replaces what another name held for it. */
function withoutRename(form: StoreForm, to: string): StoreForm {
  const from = Object.keys(form.renames).find((name) => form.renames[name] === to)
  if (from === undefined) return form
  const { [from]: _from, ...renames } = form.renames
  const { [to]: _kept, ...keptSecrets } = form.keptSecrets
  return { ...form, renames, keptSecrets, forgotten: [...form.forgotten, from] }
}

/** The form with another driver. Values typed for the first driver are kept; allowed hosts are not. */
export function withDriver(form: StoreForm, driver: DriverName): StoreForm {
  const next = { ...form, driver, ambientKeysFor: [] }
  return next.nameTyped ? next : { ...next, name: suggestedName(next) }
}

/** The default name of a store: its bucket, or the last part of its folder. */
export function suggestedName(form: StoreForm): string {
  if (form.driver !== 'filesystem') return valueOf(form, 'bucket')
  return (
    valueOf(form, 'rootdirectory')
      .split(/[/\\]/)
      .findLast((part) => part !== '') ?? ''
  )
}

/** What to send: parameters that hold something. An empty field means the default, or the kept secret. */
export function draftOf(
  form: StoreForm,
  spec: DriverSpec,
  kept: { readonly store?: string; readonly draftId?: string },
): Draft {
  const values = Object.fromEntries(
    spec.parameters.flatMap(({ name }) => {
      const value = valueOf(form, name)
      return value === '' ? [] : [[name, value]]
    }),
  )
  const forget = form.forgotten.length === 0 ? {} : { forget: form.forgotten }
  const allowed = form.ambientKeysFor.length === 0 ? {} : { ambientKeysFor: form.ambientKeysFor }
  const renames = Object.keys(form.renames).length === 0 ? {} : { renames: form.renames }
  return { driver: form.driver, values, ...forget, ...renames, ...allowed, ...kept }
}

/** A problem of the name itself, before anyone is asked. */
export function nameProblem(
  name: string,
  stores: readonly Pick<StoreRow, 'id' | 'name'>[],
  self: string | undefined,
): 'nameMissing' | 'nameTaken' | undefined {
  const wanted = name.trim()
  if (wanted === '') return 'nameMissing'
  return stores.some((store) => store.name === wanted && store.id !== self) ? 'nameTaken' : undefined
}

/** Findings of one parameter; those that name no parameter of the driver belong to all of them. */
export function findingsOf(
  findings: readonly Finding[],
  parameters: readonly ParameterSpec[],
): { readonly byParameter: ReadonlyMap<string, readonly Finding[]>; readonly general: readonly Finding[] } {
  const known = new Set(parameters.map((parameter) => parameter.name))
  const byParameter = new Map<string, Finding[]>()
  const general: Finding[] = []
  for (const finding of findings) {
    if (finding.parameter === undefined || !known.has(finding.parameter)) {
      general.push(finding)
      continue
    }
    const list = byParameter.get(finding.parameter)
    if (list === undefined) byParameter.set(finding.parameter, [finding])
    else list.push(finding)
  }
  return { byParameter, general }
}
