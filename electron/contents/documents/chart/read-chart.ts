import { parse } from 'yaml'

import type { ChartFile, ChartView, NamedText } from '../../../api/rows.ts'
import { decompress, detectCompression, headBytes } from '../../../images/archive/compression/compression.ts'
import { StreamReader } from '../../../images/archive/files/byte-reader.ts'
import { indexTar, type TarIndex } from '../../../images/archive/tar/tar-index.ts'
import { isJson, listIn, present, textIn, type Json } from '../json.ts'

/**
 * Reads the archive of a Helm chart: a folder of the chart's name with Chart.yaml, values.yaml and templates. Small files
 * are given with their texts. Fails as an image archive does for what is no whole tar archive.
 */
export async function readChart(bytes: Uint8Array, signal: AbortSignal): Promise<ChartView> {
  const compression = detectCompression(bytes.subarray(0, headBytes))
  const reader = new StreamReader(decompress(compression, inOne(bytes), bytes.byteLength))
  const keeping = { keepBytes: mostFileBytes, keepAllBytes: mostTextBytes, passed: () => undefined }
  const index = await indexTar(reader, keeping, signal)
  const files = filesOf(index)
  const described = yamlIn(files, /^[^/]+\/Chart\.yaml$/)
  return {
    ...present({
      name: textIn(described, 'name'),
      version: textIn(described, 'version') ?? numberIn(described, 'version'),
      appVersion: textIn(described, 'appVersion') ?? numberIn(described, 'appVersion'),
      description: textIn(described, 'description'),
    }),
    facts: factsOf(described),
    dependencies: dependenciesOf(described, files),
    files: files.slice(0, mostFiles),
    complete: files.length <= mostFiles,
  }
}

async function* inOne(bytes: Uint8Array): AsyncGenerator<Uint8Array, void, undefined> {
  yield bytes
}

/** Chart.yaml, values.yaml and notes stand before the templates. */
function filesOf({ entries, kept }: TarIndex): readonly ChartFile[] {
  const files = [...entries].flatMap(([path, entry]) => {
    if (entry.kind !== 'file') return []
    return [{ path: path.slice(0, 1000), sizeBytes: entry.sizeBytes, ...textOf(kept.get(path)) }]
  })
  return files.toSorted((a, b) => depthOf(a.path) - depthOf(b.path) || (a.path < b.path ? -1 : 1))
}

function depthOf(path: string): number {
  return path.split('/').length
}

function textOf(bytes: Uint8Array | undefined): { readonly text?: string } {
  if (bytes === undefined || bytes.includes(0)) return {}
  try {
    return { text: new TextDecoder('utf-8', { fatal: true }).decode(bytes) }
  } catch {
    return {}
  }
}

/** Of untrusted YAML: small, and with few aliases. */
function yamlIn(files: readonly ChartFile[], path: RegExp): Json {
  const text = files.find((file) => path.test(file.path))?.text
  if (text === undefined) return {}
  try {
    const document: unknown = parse(text.slice(0, mostYamlCharacters), { maxAliasCount: 20 })
    return isJson(document) ? document : {}
  } catch {
    return {}
  }
}

function factsOf(described: Json): readonly NamedText[] {
  const single = ['apiVersion', 'type', 'kubeVersion', 'home', 'icon'].flatMap((name) => {
    const text = textIn(described, name)
    return text === undefined ? [] : [{ name, text }]
  })
  const lists = ['keywords', 'sources'].flatMap((name) => {
    const text = textsOf(listIn(described, name)).join(', ')
    return text === '' ? [] : [{ name, text: text.slice(0, 2000) }]
  })
  const maintainers = listIn(described, 'maintainers')
    .slice(0, 50)
    .flatMap((each) => {
      const text = [textIn(each, 'name'), textIn(each, 'email')].filter((part) => part !== undefined)
      return text.length === 0 ? [] : [text.join(' ')]
    })
  return [
    ...single,
    ...lists,
    ...(maintainers.length === 0 ? [] : [{ name: 'maintainers', text: maintainers.join(', ') }]),
  ]
}

/** Charts of the first API version have them in a file of their own. */
function dependenciesOf(described: Json, files: readonly ChartFile[]): ChartView['dependencies'] {
  const own = listIn(described, 'dependencies')
  const list = own.length > 0 ? own : listIn(yamlIn(files, /^[^/]+\/requirements\.yaml$/), 'dependencies')
  return list.slice(0, 500).map((each) =>
    present({
      name: textIn(each, 'name') ?? '',
      version: textIn(each, 'version') ?? numberIn(each, 'version'),
      repository: textIn(each, 'repository'),
    }),
  )
}

/** YAML without quotes makes a number of a version such as 1.4. */
function numberIn(from: unknown, member: string): string | undefined {
  const value = isJson(from) ? from[member] : undefined
  return typeof value === 'number' ? String(value) : undefined
}

function textsOf(list: readonly unknown[]): readonly string[] {
  return list.filter((each): each is string => typeof each === 'string').slice(0, 100)
}

const mostFileBytes = 256 * 1024
const mostTextBytes = 4 * 1024 * 1024
const mostFiles = 5000
const mostYamlCharacters = 256 * 1024
