import { isRecord, optionalText } from './manifest.ts'

/** A step of an image's history, oldest first. */
export interface HistoryStep {
  readonly createdBy?: string
  readonly comment?: string
  readonly createdAtMs?: number
  /** True when the step changed no file and so made no layer. */
  readonly emptyLayer: boolean
}

/** A step as an image configuration has it. What is malformed of it is left out. */
export function readHistoryStep(value: unknown): HistoryStep {
  const step = isRecord(value) ? value : {}
  return {
    emptyLayer: step['empty_layer'] === true,
    ...defined({
      createdBy: optionalText(step, 'created_by'),
      comment: optionalText(step, 'comment'),
      createdAtMs: readTime(step['created']),
    }),
  }
}

/** RFC 3339 in milliseconds. Tools written in Go write a time that nobody set as one of the year 1: undefined. */
export function readTime(value: unknown): number | undefined {
  const ms = typeof value === 'string' ? Date.parse(value) : Number.NaN
  return Number.isNaN(ms) || ms < secondYearMs ? undefined : ms
}

const secondYearMs = Date.parse('0002-01-01T00:00:00Z')

type Defined<Fields> = { [Name in keyof Fields]?: Exclude<Fields[Name], undefined> }

/** The fields that have a value. */
export function defined<Fields extends object>(fields: Fields): Defined<Fields> {
  return Object.fromEntries(
    Object.entries(fields).filter(([, value]) => value !== undefined),
  ) as Defined<Fields>
}
