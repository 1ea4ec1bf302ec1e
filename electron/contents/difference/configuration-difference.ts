import type { ConfigurationArea, ConfigurationDifference } from '../../api/rows.ts'
import type { ImageConfig } from '../../registry/manifests/image-config.ts'
import { platformText } from '../../registry/manifests/manifest.ts'

/** What two image configurations say, member by member; what both leave out is left out. */
export function configurationDifference(
  before: ImageConfig | undefined,
  after: ImageConfig | undefined,
): readonly ConfigurationDifference[] {
  const [old, young] = [valuesOf(before), valuesOf(after)]
  const rows: ConfigurationDifference[] = []
  for (const [area, values] of young) {
    const earlier = old.get(area) ?? new Map<string, string>()
    for (const name of new Set([...earlier.keys(), ...values.keys()])) {
      rows.push({ area, name, ...changeOf(earlier.get(name), values.get(name)) })
    }
  }
  return rows
}

function changeOf(before: string | undefined, after: string | undefined) {
  if (before === undefined) return { change: 'added', after: after ?? '' } as const
  if (after === undefined) return { change: 'gone', before } as const
  return { change: before === after ? 'same' : 'changed', before, after } as const
}

type Values = ReadonlyMap<ConfigurationArea, ReadonlyMap<string, string>>

function valuesOf(config: ImageConfig | undefined): Values {
  const one = (text: string | undefined) => new Map(text === undefined ? [] : [['', text]])
  const many = (names: readonly string[] = []) => new Map(names.map((name) => [name, name]))
  return new Map<ConfigurationArea, ReadonlyMap<string, string>>([
    ['platform', one(config?.platform === undefined ? undefined : platformText(config.platform))],
    ['createdAt', one(timeText(config?.createdAtMs))],
    ['author', one(config?.author)],
    ['user', one(config?.user)],
    ['workingDirectory', one(config?.workingDirectory)],
    ['entrypoint', one(commandText(config?.entrypoint))],
    ['command', one(commandText(config?.command))],
    ['stopSignal', one(config?.stopSignal)],
    ['environment', new Map((config?.environment ?? []).map(variable))],
    ['label', new Map(Object.entries(config?.labels ?? {}))],
    ['port', many(config?.exposedPorts)],
    ['volume', many(config?.volumes)],
  ])
}

function timeText(ms: number | undefined): string | undefined {
  return ms === undefined ? undefined : new Date(ms).toISOString()
}

/** As the configuration writes it: `["/bin/sh","-c"]`. */
function commandText(words: readonly string[] | undefined): string | undefined {
  return words === undefined ? undefined : JSON.stringify(words)
}

/** `PATH=/usr/bin` by its name. */
function variable(text: string): readonly [string, string] {
  const equals = text.indexOf('=')
  return equals === -1 ? [text, ''] : [text.slice(0, equals), text.slice(equals + 1)]
}
