import { isRecord, optionalText } from './manifest.ts'

/** A step of an image's history, oldest first. */
export interface HistoryStep {
  readonly createdBy?: string
  readonly comment?: string
  readonly createdAtMs?: number
  /** True when the step changed no file and so made no layer. */
  readonly emptyLayer: boolean
}

/** Reads a `history` entry of an image configuration. Invalid members are left out. */
export function readHistoryStep(value: unknown): HistoryStep {
  const step = isRecord(value) ? value : {}
  return {
    emptyLayer: step['empty_layer'] === true,
    ...withoutUndefined({
      createdBy: optionalText(step, 'created_by'),
      comment: optionalText(step, 'comment'),
      createdAtMs: readTime(step['created']),
    }),
  }
}

/** Parses an RFC 3339 time to milliseconds since 1970. Undefined for Go's zero time, which is in the year 1. */
export function readTime(value: unknown): number | undefined {
  const ms = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isNaN(ms) || ms < secondYearMs ? undefined : ms
}

const secondYearMs = Date.parse('0002-01-01T00:00:00Z')

type Defined<Fields> = { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> }

/** The fields that have a value. */
export function withoutUndefined<Fields extends object>(fields: Fields): Defined<Fields> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Defined<Fields>
}

/**
 * Reads the history of a schema 1 manifest, oldest first. Each step has a layer, even if it changed no file. Invalid
 * members are left out.
 */
export function readSchema1History(bytes: Uint8Array): readonly HistoryStep[] {
  const document = parse(new TextDecoder().decode(bytes))
  const { history } = document as { history?: unknown }
  return Array.isArray(history) ? history.slice(0, maxSteps).map(readStep).toReversed() : []
}

const maxSteps = 20_000

/** Each step is a JSON document within the document. */
function readStep(value: unknown): HistoryStep {
  const text = isRecord(value) ? value['v1Compatibility'] : undefined
  const step = parse(typeof text === 'string' ? text : '')
  const config = isRecord(step['container_config']) ? step['container_config'] : {}
  const command = Array.isArray(config['Cmd']) ? config['Cmd'].filter(isText).join(' ') : ''
  return {
    emptyLayer: false,
    ...withoutUndefined({
      createdBy: command === '' ? undefined : command.slice(0, maxCharacters),
      comment: optionalText(step, 'comment'),
      createdAtMs: readTime(step['created']),
    }),
  }
}

const maxCharacters = 4096

function isText(value: unknown): value is string {
  return typeof value === 'string'
}

function parse(text: string): Readonly<Record<string, unknown>> {
  try {
    const document: unknown = JSON.parse(text)
    return isRecord(document) ? document : {}
  } catch {
    return {}
  }
}
