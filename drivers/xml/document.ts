import { explained, StoreError } from '../common/errors.ts'
import { explain } from '../explain.ts'
import { requireNoWebPage } from './foreign-response.ts'
import { XmlTokenizer } from './tokenizer.ts'
import type { KeyFailure } from '../driver/object-store.ts'

/** An element of a document. Attributes and namespaces are left out: storage services say nothing with them. */
export interface XmlElement {
  readonly name: string
  /** Its own text, entities decoded, with the white space between its children. */
  readonly text: string
  readonly children: readonly XmlElement[]
}

/**
 * Reads a document of a service into a tree, at most 15 levels deep and of 200,000 elements. Fails with Corrupt, to be tried
 * again, when it is cut short, is not XML, or has what no service sends (document types, comments, CDATA).
 */
export function parseXml(text: string): XmlElement {
  const open: OpenElement[] = [{ name: '', text: '', children: [] }]
  const tags = new XmlTokenizer(text, corrupt)
  let elements = 0
  while (tags.next()) {
    const parent = open.at(-1)
    if (parent === undefined) throw corrupt()
    parent.text += tags.text
    if (tags.isDeclaration) continue
    const [, closing, name, selfClosing] = tagForm.exec(tags.content) ?? []
    if (name === undefined) throw corrupt()
    if (closing === '/') {
      open.pop()
      if (parent.name !== name || open.length === 0) throw corrupt()
    } else {
      const element = { name, text: '', children: [] }
      parent.children.push(element)
      elements += 1
      if (selfClosing !== '/') open.push(element)
      if (open.length > maxDepth || elements > maxElements) throw corrupt()
    }
  }
  const root = open[0]?.children[0]
  if (open.length !== 1 || root === undefined || open[0]?.children.length !== 1) throw corrupt()
  return root
}

/** The text of the first child with this name. */
export function childText(element: XmlElement, name: string): string | undefined {
  return element.children.find((child) => child.name === name)?.text
}

/** All children with this name. */
export function childrenOf(element: XmlElement, name: string): readonly XmlElement[] {
  return element.children.filter((child) => child.name === name)
}

/** Reads a document with this root. Fails with Corrupt, to be tried again, where the root is another. */
export function parseDocument(text: string, root: string): XmlElement {
  requireNoWebPage(text)
  const document = parseXml(text)
  if (document.name === root) return document
  throw explained('Corrupt', explain('anotherDocument', {}), {}, { retry: 'later' })
}

/** Whether a text is a whole document with this root. */
export function isDocument(text: string, root: string): boolean {
  if (!new RegExp(`^\\s*(?:<\\?[^>]*\\?>\\s*)?<${root}[\\s>]`).test(text.slice(0, 4096))) return false
  try {
    return parseXml(text).name === root
  } catch {
    return false
  }
}

/** The keys in a `DeleteResult` that the service could not delete. A missing key counts as deleted. */
export function failuresIn(document: XmlElement): readonly KeyFailure[] {
  return childrenOf(document, 'Error')
    .map((failure) => ({
      key: childText(failure, 'Key') ?? '',
      code: childText(failure, 'Code') ?? '',
      message: childText(failure, 'Message') ?? '',
    }))
    .filter(({ code }) => code !== 'NoSuchKey')
}

/** Whether XML can hold a text: some control characters cannot be written, others change when read. */
export function fitsXml(text: string): boolean {
  return !notInXml.test(text)
}

// oxlint-disable-next-line no-control-regex
const notInXml = /[\u0000-\u001f\u007f-\u009f\ufffe\uffff]/

interface OpenElement {
  readonly name: string
  text: string
  readonly children: XmlElement[]
}

/** The content of a tag of an element: a slash at its beginning, the name, attributes, a slash at its end. */
const tagForm = /^(\/?)([A-Za-z_][\w:.-]*)(?:\s[^<>]*?)?(\/?)$/
const maxDepth = 16
/** Ten times as many as in a page of 1,000 versions. */
const maxElements = 200_000

function corrupt(): StoreError {
  return new StoreError('Corrupt', 'the answer is cut short or no XML', {}, { retry: 'later' })
}
