import { xml, type Answer } from './answer.ts'
import type { Refuse } from './refusal.ts'
import { contentsOf, document, element, group, textsOf } from './xml.ts'

/** What a request to delete many names: 1 to 1,000 keys; `quiet` is not told which are gone. */
export function readDeletes(
  body: Buffer,
  refuse: Refuse,
): { readonly keys: readonly string[]; readonly quiet: boolean } {
  const text = body.toString('utf8')
  const keys = contentsOf(text, 'Object').map((object) => textsOf(object, 'Key')[0] ?? '')
  if (keys.length === 0 || keys.length > 1000 || keys.some(isNoXml)) throw refuse('MalformedXML')
  return { keys, quiet: textsOf(text, 'Quiet')[0] === 'true' }
}

/** Says of each that it is gone. */
export function deletedAnswer(keys: readonly string[], namespace?: string): Answer {
  const deleted = keys.map((key) => group('Deleted', element('Key', key)))
  return xml(document('DeleteResult', deleted.join(''), namespace))
}

/** Characters that no document of XML 1.0 has, not even as a number: https://www.w3.org/TR/xml/#charsets */
function isNoXml(key: string): boolean {
  // oxlint-disable-next-line no-control-regex
  return /[\u0000-\u0008\u000b\u000c\u000e-\u001f\ufffe\uffff]/.test(key)
}
