import { describe, expect, it } from 'vitest'

import { childrenOf, childText, parseXml } from '../../../drivers/xml/document.ts'

describe('the document of an answer', () => {
  it('gives elements in order, texts decoded, whatever comes before it', () => {
    const root = parseXml(
      ' \n<?xml version="1.0"?>\n<A xmlns="urn:x"><B>1 &lt; 2</B><C/><B>&#x4ED3;&amp;</B><D> <E>x</E> </D></A>\n',
    )
    expect(root.name).toBe('A')
    expect(childrenOf(root, 'B').map((child) => child.text)).toEqual(['1 < 2', '仓&'])
    expect([childText(root, 'C'), childText(root, 'none')]).toEqual(['', undefined])
    expect(childrenOf(root, 'D').map((child) => childText(child, 'E'))).toEqual(['x'])
  })

  it.each([
    '',
    'no document at all',
    '<html><p>a page of a proxy</html>',
    '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>',
    '<a><!-- comment --></a>',
    '<a></a><b></b>',
    '<a></a></a>',
    '<a><b></a></b>',
    '<a',
    '<?xml',
    `${'<a>'.repeat(100)}${'</a>'.repeat(100)}`,
  ])('is refused when it is %j', (text) => {
    expect(() => parseXml(text)).toThrow(expect.objectContaining({ code: 'Corrupt', retry: 'later' }))
  })

  it('has no more elements than a page of a list', () => {
    expect(() => parseXml(`<a>${'<b/>'.repeat(250_000)}</a>`)).toThrow('no XML')
  })

  it('is refused wherever it is cut', () => {
    const whole = '<?xml version="1.0"?><List><Part><Size>5</Size></Part><Part/></List>'
    for (let length = 0; length < whole.length; length += 1) {
      expect(() => parseXml(whole.slice(0, length)), `${length} characters`).toThrow('cut short')
    }
    expect(parseXml(whole).children).toHaveLength(2)
  })
})
