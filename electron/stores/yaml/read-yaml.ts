import {
  isAlias,
  isMap,
  isScalar,
  isSeq,
  LineCounter,
  parseAllDocuments,
  visit,
  type Alias,
  type Document,
  type Node,
} from 'yaml'

import type { ConfigFinding, ConfigNode, TextPosition } from './config-node.ts'
import { aliasesIn, readScalar } from './read-scalar.ts'
import { hasTooManyTokens, nestsTooDeep } from './yaml-bounds.ts'

/**
 * Parses one or more YAML documents. A broken document is left out; its finding has line and column, but never quotes the
 * text, which may hold keys.
 */
export function readYaml(text: string): {
  readonly documents: readonly ConfigNode[]
  readonly findings: readonly ConfigFinding[]
} {
  if (nestsTooDeep(text) || hasTooManyTokens(text)) {
    return { documents: [], findings: [notYaml('RESOURCE_EXHAUSTION', start)] }
  }
  const lines = new LineCounter()
  // Every scalar stays a text: a key of digits only is still a key.
  const parsed = parseAllDocuments(text, {
    schema: 'failsafe',
    // Otherwise `!!timestamp` makes a date of it, and `!!binary` bytes.
    resolveKnownTags: false,
    prettyErrors: false,
    logLevel: 'silent',
    lineCounter: lines,
    // The parser compares each key with every other; the reader below has a map.
    uniqueKeys: false,
  })
  const aliasNames = aliasesIn(text)
  const documents: ConfigNode[] = []
  const findings: ConfigFinding[] = []
  for (const document of Array.isArray(parsed) ? parsed : []) {
    const [error] = [...document.errors, ...document.warnings.filter(({ code }) => code === 'BAD_DIRECTIVE')]
    if (error !== undefined) {
      findings.push(notYaml(error.code, positionOf(lines, error.pos[0])))
      continue
    }
    try {
      const reader = new Reader(document, lines, text, aliasNames)
      documents.push(reader.read(document.contents, undefined, 0))
      findings.push(...reader.duplicates.slice(0, maxDuplicates).map(sameKeyTwice))
    } catch (failure) {
      if (!(failure instanceof Unreadable)) throw failure
      findings.push(notYaml(failure.code, failure.at))
    }
  }
  return { documents, findings }
}

/** The value that a path of keys leads to. */
export function nodeAt(node: ConfigNode | undefined, ...path: readonly string[]): ConfigNode | undefined {
  let at = node
  for (const key of path) at = at?.kind === 'map' ? at.entries.get(key) : undefined
  return at
}

/** The text that a path of keys leads to. */
export function textAt(node: ConfigNode | undefined, ...path: readonly string[]): string | undefined {
  const found = nodeAt(node, ...path)
  return found?.kind === 'text' ? found.text : undefined
}

/** The entries of a map, none of anything else. */
export function entriesOf(node: ConfigNode | undefined): readonly (readonly [string, ConfigNode])[] {
  return node?.kind === 'map' ? [...node.entries] : []
}

/** The items of a list, none of anything else. */
export function itemsOf(node: ConfigNode | undefined): readonly ConfigNode[] {
  return node?.kind === 'list' ? node.items : []
}

/** Limit of nodes that aliases repeat. The size of the text limits all others. */
const maxRepeated = 2000
const maxDepth = 60
const maxDuplicates = 20
const start: TextPosition = { line: 1, column: 1 }

class Unreadable extends Error {
  readonly code: string
  readonly at: TextPosition

  constructor(code: string, at: TextPosition) {
    super(code)
    this.code = code
    this.at = at
  }
}

class Reader {
  /** Where a key stands that the same map has before. */
  readonly duplicates: TextPosition[] = []
  #repeated = 0
  #aliases = 0
  readonly #meant: ReadonlyMap<Alias, Node>
  readonly #lines: LineCounter
  readonly #text: string
  readonly #aliasNames: ReadonlySet<string>

  constructor(document: Document.Parsed, lines: LineCounter, text: string, aliasNames: ReadonlySet<string>) {
    this.#meant = aliasesOf(document)
    this.#lines = lines
    this.#text = text
    this.#aliasNames = aliasNames
  }

  read(node: Node | null, key: Node | undefined, depth: number): ConfigNode {
    if (this.#aliases > 0) this.#repeated += 1
    const place = this.#positionOf(key ?? node)
    // A few aliases of aliases would make a tree without end.
    if (this.#repeated > maxRepeated || depth > maxDepth) throw new Unreadable('RESOURCE_EXHAUSTION', start)
    if (isAlias(node)) {
      const meant = this.#meant.get(node)
      if (meant === undefined) throw new Unreadable('BAD_ALIAS', this.#positionOf(node).at ?? start)
      this.#aliases += 1
      const read = this.read(meant, key ?? node, depth + 1)
      this.#aliases -= 1
      return read
    }
    const action = this.#templateAction(node)
    if (action !== undefined) return { kind: 'text', text: action, quoted: false, ...place }
    if (isMap(node)) return { kind: 'map', entries: this.#entriesOf(node, depth), ...place }
    if (isSeq(node)) {
      const items = node.items.map((item) => this.read(item as Node | null, undefined, depth + 1))
      return { kind: 'list', items, ...place }
    }
    if (!isScalar<string>(node)) return { kind: 'null', ...place }
    const scalar = readScalar(node, this.#text, this.#aliasNames)
    if (scalar === undefined) throw new Unreadable('TAG_RESOLVE_FAILED', place.at ?? start)
    return { ...scalar, ...place }
  }

  /** `{{ .Values.bucket }}` of a template that was not rendered: maps, to who reads YAML. */
  #templateAction(node: Node | null): string | undefined {
    if (!isMap(node) || node.range === undefined || node.range === null) return undefined
    const written = this.#text.slice(node.range[0], Math.min(node.range[1], node.range[0] + 200))
    return /^\{\{[^{}]*\}\}$/.test(written) ? written : undefined
  }

  #entriesOf(map: { readonly items: readonly unknown[] }, depth: number): Map<string, ConfigNode> {
    const entries = new Map<string, ConfigNode>()
    const merged: ConfigNode[] = []
    for (const item of map.items) {
      const { key, value } = item as { key: Node | null; value: Node | null }
      const name = isScalar<string>(key) ? key.value : ''
      const read = this.read(value, key ?? undefined, depth + 1)
      if (name === '<<') {
        for (const each of read.kind === 'list' ? read.items : [read]) merged.push(each)
      } else {
        // A registry takes the later one.
        if (entries.has(name) && this.#aliases === 0) this.duplicates.push(read.at ?? start)
        entries.set(name, read)
      }
    }
    // What a map says itself wins over what is merged into it, the first merged over the later.
    for (const [name, node] of merged.flatMap(entriesOf)) if (!entries.has(name)) entries.set(name, node)
    return entries
  }

  #positionOf(node: Node | null): { at?: TextPosition } {
    const offset = node?.range?.[0]
    return offset === undefined ? {} : { at: positionOf(this.#lines, offset) }
  }
}

/** The node of each alias: the last one before it with the anchor. The library would search the document for each. */
function aliasesOf(document: Document.Parsed): ReadonlyMap<Alias, Node> {
  const anchors = new Map<string, Node>()
  const meant = new Map<Alias, Node>()
  visit(document, {
    Node(_, node) {
      if (isAlias(node)) {
        const found = anchors.get(node.source)
        if (found !== undefined) meant.set(node, found)
      } else if (node.anchor !== undefined) anchors.set(node.anchor, node)
    },
  })
  return meant
}

function positionOf(lines: LineCounter, offset: number): TextPosition {
  const { line, col } = lines.linePos(offset)
  return { line: Math.max(line, 1), column: Math.max(col, 1) }
}

function notYaml(code: string, at: TextPosition): ConfigFinding {
  const message = `not valid YAML at line ${at.line}, column ${at.column} (${code})`
  return { severity: 'error', id: knownCodes.has(code) ? `yaml.${code}` : 'yaml.other', at, message }
}

function sameKeyTwice(at: TextPosition): ConfigFinding {
  const message = `the same key again at line ${at.line}, column ${at.column}`
  return { severity: 'warning', id: 'yaml.DUPLICATE_KEY', at, message }
}

/** The mistakes that people make, each with a sentence of its own. */
const knownCodes: ReadonlySet<string> = new Set([
  'BAD_ALIAS',
  'BAD_INDENT',
  'BLOCK_AS_IMPLICIT_KEY',
  'MISSING_CHAR',
  'MULTILINE_IMPLICIT_KEY',
  'RESOURCE_EXHAUSTION',
  'TAB_AS_INDENT',
  'UNEXPECTED_TOKEN',
])
