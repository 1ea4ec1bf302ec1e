import type { ExportedConfiguration, Finding } from '../../../electron/api/rows.ts'

export type ConfigLine =
  | { readonly kind: 'entry'; readonly indent: string; readonly key: string; readonly rest: string }
  | { readonly kind: 'comment' }
  | { readonly kind: 'other' }

/** What a line of a config.yml or of an environment is, for colouring it. */
export function readConfigLine(text: string): ConfigLine {
  if (/^\s*#/.test(text)) return { kind: 'comment' }
  const match = /^(\s*(?:- )?)([\w.-]+)([:=].*)$/.exec(text)
  if (match === null) return { kind: 'other' }
  const [, indent = '', key = '', rest = ''] = match
  return { kind: 'entry', indent, key, rest }
}

/** The findings of the parameter on a line, the most severe first; notes do not mark a line. */
export function findingsOfLine(
  line: ExportedConfiguration['lines'][number],
  findings: readonly Finding[],
): readonly Finding[] {
  if (line.parameter === undefined) return []
  const said = findings.filter(
    ({ parameter, severity }) => parameter === line.parameter && severity !== 'info',
  )
  return said.toSorted((a, b) => Number(b.severity === 'error') - Number(a.severity === 'error'))
}
