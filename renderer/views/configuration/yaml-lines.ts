import type { Finding } from '../../../electron/api/views.ts'

export type YamlLine =
  | { readonly kind: 'entry'; readonly indent: string; readonly key: string; readonly rest: string }
  | { readonly kind: 'comment' }
  | { readonly kind: 'other' }

/** What a line of the masked config.yml is, for colouring it. */
export function readYamlLine(text: string): YamlLine {
  if (/^\s*#/.test(text)) return { kind: 'comment' }
  const match = /^(\s*(?:- )?)([\w.-]+):(.*)$/.exec(text)
  if (match === null) return { kind: 'other' }
  const [, indent = '', key = '', rest = ''] = match
  return { kind: 'entry', indent, key, rest }
}

/** The worst that is said of the parameter on a line. */
export function severityOfLine(
  line: YamlLine,
  findings: readonly Finding[],
): 'error' | 'warning' | undefined {
  if (line.kind !== 'entry' || line.indent === '') return undefined
  const said = findings.filter((finding) => finding.parameter === line.key)
  if (said.some((finding) => finding.severity === 'error')) return 'error'
  return said.some((finding) => finding.severity === 'warning') ? 'warning' : undefined
}
