/** Whether an element cuts off the end of its text, or of a text within it. */
export function isElided(element: Element): boolean {
  return cutsOff(element) || [...element.querySelectorAll('*')].some(cutsOff)
}

function cutsOff(element: Element): boolean {
  return (
    element.clientWidth > 0 &&
    element.scrollWidth > element.clientWidth &&
    getComputedStyle(element).textOverflow === 'ellipsis'
  )
}

/** The texts within a part of the window that are cut off, in full and each once; of at most `mostTexts`. */
export function elidedTexts(part: Element): readonly string[] {
  const texts = new Set<string>()
  for (const element of part.querySelectorAll<HTMLElement>('*')) {
    if (texts.size === mostTexts) break
    if (cutsOff(element)) texts.add(fullText(element))
  }
  return [...texts].filter((text) => text !== '')
}

const mostTexts = 40

/** What an element that is cut off says: its parts may be cut off each for itself. */
function fullText(element: HTMLElement): string {
  const whole = element.closest<HTMLElement>('[data-whole]') ?? element
  return withMore(whole, textIn(whole))
}

/**
 * What a cell or a button says in full: its text, and what its tooltips say more. The names of buttons without words are left
 * out, because their screen readers' names are no text of the cell.
 */
export function wholeTextOf(element: HTMLElement): string {
  const text = textIn(element)
  const titled = [...element.querySelectorAll<HTMLElement>('[title]:not([aria-label])')]
  return [element, ...titled].reduce((all, { title }) => joined(all, title), text)
}

function withMore(element: HTMLElement, text: string): string {
  return joined(text, element.title)
}

/** The longer one where it has all of the other, such as a digest and its beginning. */
function joined(text: string, more: string): string {
  const plain = more.trim()
  if (plain === '' || text.includes(plain)) return text
  return plain.includes(text.replace(/…$/, '')) ? plain : `${text} · ${plain}`
}

/** The text that is seen in an element, with a space where another element begins. */
function textIn(element: Element): string {
  return pieces(element).replaceAll(/\s+/g, ' ').trim()
}

function pieces(element: Element): string {
  if (element instanceof HTMLElement && element.dataset['whole'] !== undefined)
    return element.dataset['whole']
  if (element instanceof SVGElement || element.classList.contains('visually-hidden')) return ''
  return [...element.childNodes]
    .map((node) => (node instanceof Element ? ` ${pieces(node)} ` : (node.textContent ?? '')))
    .join('')
}
