/**
 * A tag as a narrow column shows it. Those that clients make of a digest (`sha256-<hex>`, of cosign with `.sig` behind)
 * differ at their ends: they are cut in the middle.
 */
export function shortTag(tag: string): string {
  const [, algorithm = '', hex = '', ending = ''] =
    /^(sha\d{3})-([0-9a-f]{32,128})(\.\w{1,16})?$/.exec(tag) ?? []
  return hex === '' ? tag : `${algorithm}-${hex.slice(0, ending === '' ? 4 : 2)}…${ending}`
}
