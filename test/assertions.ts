import { parseSync } from 'vite'

/** One `expect(subject).matcher(…)`. */
export interface Assertion {
  /** As it is written: `header('PutObject', 'host')`. */
  readonly subject: string
  readonly matcher: string
}

/**
 * What the tests of a source expect, by their titles: what stands in a test, and in the functions of the same source that
 * it calls. Titles of `it.each` are patterns. Comments expect nothing, nor does an `expect` without a matcher.
 */
export function assertionsOf(source: string): (title: string) => readonly Assertion[] {
  const program = parseSync('source.ts', source).program as unknown as Node
  const functions = new Map<string, Node>()
  const tests: { readonly title: RegExp; readonly body: Node }[] = []
  walk(program, (node) => {
    const named = namedFunction(node)
    if (named !== undefined) functions.set(...named)
    const test = testOf(node)
    if (test !== undefined) tests.push(test)
  })
  return (title) =>
    tests
      .filter((test) => test.title.test(title))
      .flatMap(({ body }) => assertionsIn(body, { source, functions, seen: new Set() }))
}

/** As the parser has them: https://github.com/estree/estree */
interface Node {
  readonly type: string
  readonly start: number
  readonly end: number
  readonly [field: string]: unknown
}

interface Reach {
  readonly source: string
  readonly functions: ReadonlyMap<string, Node>
  /** Functions that were gone through already. */
  readonly seen: Set<string>
}

function assertionsIn(body: Node, reach: Reach): readonly Assertion[] {
  const found: Assertion[] = []
  walk(body, (node) => {
    if (node.type !== 'CallExpression') return
    const assertion = assertionOf(node, reach.source)
    if (assertion !== undefined) found.push(assertion)
    const name = nameOf(node['callee'])
    const called = name === undefined || reach.seen.has(name) ? undefined : reach.functions.get(name)
    if (name === undefined || called === undefined) return
    reach.seen.add(name)
    found.push(...assertionsIn(called, reach))
  })
  return found
}

/** `expect(x).toBe(y)`, `expect(x).not.toBe(y)`, `expect(x).rejects.toBe(y)`. */
function assertionOf(call: Node, source: string): Assertion | undefined {
  let callee = call['callee']
  if (!isNode(callee) || callee.type !== 'MemberExpression') return undefined
  const matcher = nameOf(callee['property'])
  while (isNode(callee) && callee.type === 'MemberExpression') callee = callee['object']
  if (!isNode(callee) || callee.type !== 'CallExpression' || nameOf(callee['callee']) !== 'expect')
    return undefined
  const [subject] = callee['arguments'] as readonly Node[]
  if (matcher === undefined || subject === undefined) return undefined
  return { subject: source.slice(subject.start, subject.end), matcher }
}

/** `it(title, body)`, and whatever hangs on `it` and takes a title and a body: `it.each(…)(title, body)`. */
function testOf(node: Node): { readonly title: RegExp; readonly body: Node } | undefined {
  if (node.type !== 'CallExpression') return undefined
  let callee = node['callee']
  while (isNode(callee) && callee.type !== 'Identifier')
    callee = callee['callee'] ?? callee['object'] ?? callee['tag']
  const [title, body] = node['arguments'] as readonly (Node | undefined)[]
  if (nameOf(callee) !== 'it' || title === undefined || body === undefined) return undefined
  const text = textOf(title)
  return text === undefined ? undefined : { title: patternOf(text), body }
}

/** A text, or a template with a hole for whatever is put in. */
function textOf(node: Node): string | undefined {
  if (typeof node['value'] === 'string') return node['value']
  if (node.type !== 'TemplateLiteral') return undefined
  const quasis = node['quasis'] as readonly { readonly value: { readonly cooked: string } }[]
  return quasis.map(({ value }) => value.cooked).join('%s')
}

function patternOf(title: string): RegExp {
  const escaped = title
    .split(/%[sdifjoO#]|\$[\w.]+/)
    .map((piece) => piece.replaceAll(/[.*+?^${}()|[\]\\]/g, '\\$&'))
  return new RegExp(`^${escaped.join('.*')}$`, 's')
}

function namedFunction(node: Node): readonly [string, Node] | undefined {
  const name = nameOf(node['id'])
  if (name === undefined) return undefined
  if (node.type === 'FunctionDeclaration') return [name, node]
  const made = node.type === 'VariableDeclarator' ? node['init'] : undefined
  return isNode(made) && made.type === 'ArrowFunctionExpression' ? [name, made] : undefined
}

function nameOf(node: unknown): string | undefined {
  const name = isNode(node) && node.type === 'Identifier' ? node['name'] : undefined
  return typeof name === 'string' ? name : undefined
}

function walk(node: Node, visit: (node: Node) => void): void {
  visit(node)
  for (const value of Object.values(node)) {
    for (const child of [value].flat()) if (isNode(child)) walk(child, visit)
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && 'start' in value
}
