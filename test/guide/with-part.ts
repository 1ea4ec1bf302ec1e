/** A page with what stands below a heading replaced, up to its end. The heading must be there. */
export function withPart(page: string, part: { readonly from: string; readonly text: string }): string {
  const at = page.indexOf(`\n${part.from}\n`)
  if (at < 0) throw new Error(`The page has no heading "${part.from}"`)
  return `${page.slice(0, at)}\n${part.from}\n\n${part.text}`
}
