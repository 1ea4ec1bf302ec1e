/**
 * Asks for one page after another, up to the last: the one whose `next` is undefined. `ask` is given the `next` of the page
 * before, and undefined for the first page. A page is asked for when the reader wants it, not ahead.
 */
export async function* eachPage<Page extends { readonly next: string | number | undefined }>(
  ask: (next: Page['next'] | undefined) => Promise<Page>,
): AsyncGenerator<Page, void, undefined> {
  let next: Page['next'] | undefined = undefined
  do {
    const page = await ask(next)
    yield page
    next = page.next
  } while (next !== undefined)
}
