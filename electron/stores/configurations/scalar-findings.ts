import type { DriverName, ParameterRow } from '../../../drivers/index.ts'
import type { ConfigFinding, ConfigNull, ConfigText } from '../yaml/config-node.ts'
import { plainName } from '../documents/registry-settings.ts'
import { changesUnquoted, textAsRegistryReads } from '../yaml/scalar-values.ts'

/** Findings where a registry's YAML parser reads a parameter differently from its text. */
export function scalarFindings(
  name: string,
  row: ParameterRow | undefined,
  node: ConfigText,
): readonly ConfigFinding[] {
  const findings: ConfigFinding[] = []
  if (node.cut === true) findings.push(readInPart(name, node))
  if (row === undefined || !isText(row) || !changesUnquoted(node)) return findings
  return [...findings, row.secret === true ? readOtherwise(name, node) : readAs(name, node)]
}

/** Findings where it reads a parameter as null. */
export function nullFindings(driver: DriverName, name: string, node: ConfigNull): readonly ConfigFinding[] {
  if (driver === 'filesystem' && name === 'rootdirectory') return [folderOfNothing(node)]
  if (node.written === undefined) return []
  const message = 'without quotes a registry reads nothing here, as if it were not set'
  const severity = node.written === 'word' ? 'info' : 'warning'
  return [{ parameter: plainName(name), severity, id: 'readAsNothing', message, ...positionOf(node) }]
}

function isText({ kind }: ParameterRow): boolean {
  return kind === 'string' || kind === 'folder' || kind === 'choice'
}

function readInPart(name: string, node: ConfigText): ConfigFinding {
  const message =
    'without quotes a registry reads less here than is written: signs of YAML, as a comment, are left out'
  return { parameter: plainName(name), severity: 'warning', id: 'readInPart', message, ...positionOf(node) }
}

function readAs(parameter: string, node: ConfigText): ConfigFinding {
  const read = textAsRegistryReads(node)
  const message = `without quotes a registry reads ${read} here`
  return { parameter, severity: 'warning', id: 'readAs', values: { read }, message, ...positionOf(node) }
}

/** The finding for a secret: its value is not shown. */
function readOtherwise(parameter: string, node: ConfigText): ConfigFinding {
  const message = `without quotes a registry reads ${parameter} as a number or a boolean, and not as it is written`
  return { parameter, severity: 'warning', id: 'readOtherwise', message, ...positionOf(node) }
}

/** The registry's driver prints what it finds, and takes that for the folder. Seen with registry 2.8. */
function folderOfNothing(node: ConfigNull): ConfigFinding {
  const message = 'a registry that finds nothing here writes to a folder named <nil>, where it runs'
  return {
    parameter: 'rootdirectory',
    severity: 'warning',
    id: 'folderOfNothing',
    message,
    ...positionOf(node),
  }
}

function positionOf({ at }: ConfigText | ConfigNull): Pick<ConfigFinding, 'at'> {
  return at === undefined ? {} : { at }
}
