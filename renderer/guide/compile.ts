import { lexer, type Token, type Tokens } from 'marked'

import type { GuideNode, GuidePage, GuideSection } from './page.ts'

/**
 * Makes a page of the guide of its Markdown: a tree of the few elements that the guide uses. HTML in the Markdown is an
 * error, and so is everything else that is not known here: nothing reaches the window that it does not draw itself.
 */
export function compilePage(markdown: string): GuidePage {
  const [heading, ...tokens] = lexer(markdown).filter(({ type }) => type !== 'space')
  if (heading?.type !== 'heading') throw new Error('A page of the guide begins with its title')
  const title = heading as Tokens.Heading
  const sections: GuideSection[] = []
  let section: Tokens.Heading = title
  let nodes: GuideNode[] = []
  const end = (): void => {
    sections.push({
      id: section === title ? '' : anchorOf(section),
      title: titleOf(section),
      level: section.depth,
      nodes,
      text: nodes.map(textOf).join(' ').replaceAll(/\s+/g, ' '),
    })
    nodes = []
  }
  for (const token of tokens) {
    if (token.type === 'heading') {
      end()
      section = token as Tokens.Heading
    } else nodes.push(nodeOf(token))
  }
  end()
  return { title: titleOf(title), sections }
}

/** The code that a heading ends with is its anchor, the same in every language: "Not found `NotFound`". */
function anchorOf({ text }: Tokens.Heading): string {
  return /`([^`]+)`$/.exec(text)?.[1] ?? text.toLowerCase().replaceAll(/[^\p{L}\p{N}]+/gu, '-')
}

function titleOf({ text }: Tokens.Heading): string {
  return text.replace(/ ?`[^`]+`$/, '')
}

function nodeOf(token: Token): GuideNode {
  switch (token.type) {
    case 'paragraph':
      return ['p', children(token)]
    case 'blockquote':
      return ['note', children(token)]
    case 'strong':
    case 'em':
      return [token.type, children(token)]
    case 'text':
      return 'tokens' in token && token.tokens !== undefined
        ? ['', children(token)]
        : (token as Tokens.Text).text
    case 'escape':
      return (token as Tokens.Escape).text
    case 'codespan':
      return ['code', [(token as Tokens.Codespan).text]]
    case 'code':
      return ['pre', [(token as Tokens.Code).text]]
    case 'list': {
      const { ordered, items } = token as Tokens.List
      return [ordered ? 'ol' : 'ul', items.map((item): GuideNode => ['li', children(item)])]
    }
    case 'table': {
      const { header, rows } = token as Tokens.Table
      const row = (tag: 'th' | 'td', cells: readonly Tokens.TableCell[]): GuideNode => [
        'tr',
        cells.map((cell): GuideNode => [tag, cell.tokens.map(nodeOf)]),
      ]
      return ['table', [row('th', header), ...rows.map((cells) => row('td', cells))]]
    }
    case 'link':
      return ['a', children(token), (token as Tokens.Link).href]
    case 'image': {
      const { href, text } = token as Tokens.Image
      return ['img', [text], href]
    }
    default:
      throw new Error(`The guide has no ${token.type}: ${token.raw}`)
  }
}

function children(token: Token): readonly GuideNode[] {
  const { tokens = [] } = token as { tokens?: readonly Token[] }
  return tokens.filter(({ type }) => type !== 'space').map(nodeOf)
}

function textOf(node: GuideNode): string {
  if (typeof node === 'string') return node
  const [tag, inside] = node
  return tag === 'img' ? '' : inside.map(textOf).join(tag === '' || tag === 'code' ? '' : ' ')
}
