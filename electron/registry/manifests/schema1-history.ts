import { defined, readTime, type HistoryStep } from './history-step.ts'
import { isRecord, optionalText } from './manifest.ts'

/**
 * The steps that a manifest of schema 1 tells of, oldest first: one for each layer, which may have changed no file and
 * has a layer all the same. What is malformed of one is left out.
 */
export function readSchema1History(bytes: Uint8Array): readonly HistoryStep[] {
  const document = parse(new TextDecoder().decode(bytes))
  const { history } = document as { history?: unknown }
  return Array.isArray(history) ? history.slice(0, mostSteps).map(readStep).toReversed() : []
}

const mostSteps = 20_000

/** Each step is a JSON document within the document. */
function readStep(value: unknown): HistoryStep {
  const text = isRecord(value) ? value['v1Compatibility'] : undefined
  const step = parse(typeof text === 'string' ? text : '')
  const config = isRecord(step['container_config']) ? step['container_config'] : {}
  const command = Array.isArray(config['Cmd']) ? config['Cmd'].filter(isText).join(' ') : ''
  return {
    emptyLayer: false,
    ...defined({
      createdBy: command === '' ? undefined : command.slice(0, mostCharacters),
      comment: optionalText(step, 'comment'),
      createdAtMs: readTime(step['created']),
    }),
  }
}

const mostCharacters = 4096

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
