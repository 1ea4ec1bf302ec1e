/**
 * The digest in what somebody typed or pasted, or its beginning: at least 8 figures, with or without the algorithm, also
 * behind a name and `@`. Undefined for other texts.
 */
export function typedDigest(text: string): string | undefined {
  const typed = text.trim().toLowerCase()
  const digest = typed.slice(typed.lastIndexOf('@') + 1)
  return /^(?:sha(?:256|384|512):)?[0-9a-f]{8,128}$/.test(digest) ? digest : undefined
}
