import { describe, expect, it } from 'vitest'

import { fittingPage } from '../../../renderer/features/guide/fitting-page.ts'
import { searchGuide } from '../../../renderer/features/guide/search-guide.ts'
import { compilePage } from '../../../renderer/guide/compile.ts'
import { placeOf } from '../../../renderer/guide/page-names.ts'

describe('a page of the guide', () => {
  it('is cut at its headings, which keep their code as the place that links lead to', () => {
    const { title, sections } = compilePage(
      '# Push\n\nFirst.\n\n## Pause `transfers`\n\n- `a|b`\n- **now**\n',
    )
    expect(title).toBe('Push')
    expect(sections).toEqual([
      { id: '', title: 'Push', level: 1, nodes: [['p', ['First.']]], text: 'First.' },
      {
        id: 'transfers',
        title: 'Pause',
        level: 2,
        nodes: [
          [
            'ul',
            [
              ['li', [['', [['code', ['a|b']]]]]],
              ['li', [['', [['strong', ['now']]]]]],
            ],
          ],
        ],
        text: expect.stringMatching(/a\|b.*now/),
      },
    ])
  })

  it('keeps texts that look like HTML as texts, and refuses HTML', () => {
    const [section] = compilePage('# A\n\nA folder named `<nil>`, 1 < 2 & 3.').sections
    expect(section?.nodes).toEqual([['p', ['A folder named ', ['code', ['<nil>']], ', 1 < 2 & 3.']]])
    expect(() => compilePage('# A\n\n<img src=x onerror=alert(1)>')).toThrow('The guide has no html')
    expect(() => compilePage('# A\n\nwith <b>bold</b>')).toThrow('The guide has no html')
    expect(() => compilePage('No title')).toThrow('begins with its title')
  })
})

describe('a link of the guide', () => {
  it('leads to a page, a heading, or out of the window', () => {
    expect(placeOf('push.md', 'start')).toEqual({ page: 'push' })
    expect(placeOf('push.md#files', 'start')).toEqual({ page: 'push', at: 'files' })
    expect(placeOf('#files', 'push')).toEqual({ page: 'push', at: 'files' })
    expect(placeOf('https://example.com/push.md', 'start')).toBeUndefined()
    expect(placeOf('nowhere.md', 'start')).toBeUndefined()
  })
})

describe('a search in the guide', () => {
  const pages = {
    push: compilePage('# Push\n\nSend images.\n\n## Pause `transfers`\n\nResume them later.'),
    garbage: compilePage('# Garbage\n\nImages that nothing needs. You may pause and resume.'),
  }
  it('finds sections that have every word, titles first', () => {
    expect(searchGuide(pages, 'PAUSE').map(({ page, at }) => [page, at])).toEqual([
      ['push', 'transfers'],
      ['garbage', ''],
    ])
    expect(searchGuide(pages, 'images needs').map(({ page }) => page)).toEqual(['garbage'])
    expect(searchGuide(pages, 'absent')).toEqual([])
    expect(searchGuide(pages, '  ')).toEqual([])
  })
})

it('the guide opens at the page about what is open', () => {
  expect(fittingPage({ at: 'health', store: 's' })).toEqual({ page: 'health' })
  expect(fittingPage({ at: 'repositories', store: 's' })).toEqual({ page: 'browse' })
  expect(fittingPage({ at: 'repositories', store: 's', repository: 'r', tag: 't' })).toEqual({
    page: 'images',
  })
})
