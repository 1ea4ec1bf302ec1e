/** The tags in a list with commas or spaces, each once. */
export function tagsIn(text: string): readonly string[] {
  return [...new Set(text.split(/[\s,，]+/).filter((tag) => tag !== ''))]
}
