import { describe, expect, it } from 'vitest'

import { explainForeignResponse, requireNoWebPage } from '../../../drivers/xml/foreign-response.ts'
import type { ObjectPage } from '../../../drivers/driver/object-store.ts'
import { unpackPage } from '../../../drivers/driver/unpack-page.ts'
import { scanPage } from '../../../drivers/xml/scan-page.ts'
import { readVersionPage } from '../../../drivers/xml/version-list.ts'
import { requireWholeDocument } from '../../../drivers/xml/whole-body.ts'
import { isDocument, parseXml } from '../../../drivers/xml/document.ts'
import { growthOf, numbered, repeated, type Shape } from './growth.ts'

const shapes: Readonly<Record<string, Shape>> = {
  'a tag without its end': repeated('A', '<'),
  'a tag of blanks without its end': repeated(' ', '<A'),
  'an attribute without its end': repeated('b', '<A '),
  'an open quote': repeated('x', '<A b="'),
  'tags that open tags': repeated('<'),
  'nested tags': repeated('<A>'),
  'nested tags that end': (length) => `${'<A>'.repeat(length / 7)}${'</A>'.repeat(length / 7)}`,
  'tags that are not ended': repeated('<B b', '<A><B>'),
  'ends without tags': repeated('</', '<A>'),
  'slashes in a tag': repeated(' /', '<A'),
  'many attributes': repeated(' b="c"', '<A', '></A>'),
  'many names of attributes': numbered((at) => ` a${at}="b"`, '<A', '></A>'),
  'empty elements': repeated('<B/>', '<A>', '</A>'),
  'elements with texts': repeated('x<B>y</B>', '<A>', '</A>'),
  'many names of elements': numbered((at) => `<a${at}>b</a${at}>`, '<A>', '</A>'),
  entities: repeated('&amp;', '<A>', '</A>'),
  'entities without their ends': repeated('&#x', '<A>', '</A>'),
  'a declaration without its end': repeated('x', '<?'),
  'declarations without their ends': repeated('<?'),
  declarations: repeated('<?x?>'),
  'a comment without its end': repeated('-', '<!--'),
  comments: repeated('<!--x-->', '<A>', '</A>'),
  'CDATA without its end': repeated(']', '<![CDATA['),
  'a document type': repeated('<!ENTITY a "b">', '<!DOCTYPE a ['),
  blanks: repeated(' '),
  'blanks behind the end': repeated(' ', '<A>x</A>', 'x'),
  'ends of lines': repeated('\r\n', '', '<'),
  'a text': repeated('x'),
  'a page': repeated('<p>', '<html>'),
  'scripts in a page': repeated('<script>', '<html>'),
}

const listed = '<ListBucketResult><Contents><Key>'
const readers: Readonly<Record<string, (text: string) => unknown>> = {
  'a document': parseXml,
  'a document that may be cut': requireWholeDocument,
  'a refusal': (text) => isDocument(`<Error>${text}`, 'Error'),
  'a refusal of another than the service': (text) => explainForeignResponse(403, text),
  'a page of another than the service': requireNoWebPage,
  'a list': (text) => scanListPage(text, { version: 2 }),
  'a list, in it': (text) => scanListPage(`<ListBucketResult>${text}`, { version: 2 }),
  'a list, in a key': (text) => scanListPage(`${listed}${text}`, { version: 2 }),
  'a list, in an encoded key': (text) =>
    scanListPage(
      `${listed}${text.replaceAll('<', '%3C')}</Key><Size>1</Size></Contents><EncodingType>url</EncodingType></ListBucketResult>`,
      { version: 1 },
    ),
  'a list of versions': (text) => readVersionPage(`<ListVersionsResult>${text}</ListVersionsResult>`),
}

describe.each(Object.entries(readers))('%s of a service is read in proportion to its length', (_, read) => {
  it.each(Object.entries(shapes))('%s', (__, shape) => {
    expect(growthOf(read, shape)).toBeUndefined()
  })
})

function scanListPage(xml: string, { version }: { readonly version: 1 | 2 }): ObjectPage {
  return unpackPage(scanPage(Buffer.from(xml), { version, archives: [] }))
}
