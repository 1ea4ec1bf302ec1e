export type RepositoryProblem = 'empty' | 'upperCase' | 'tooLong' | 'grammar'

const component = '[a-z0-9]+(?:(?:\\.|_|__|-+)[a-z0-9]+)*'
const repositoryGrammar = new RegExp(`^${component}(?:/${component})*$`)
const tagGrammar = /^[A-Za-z0-9_][A-Za-z0-9._-]{0,127}$/
const longestRepository = 255

/** Why a registry accepts no repository of this name; undefined if it does. The host checks again. */
export function repositoryProblem(name: string): RepositoryProblem | undefined {
  if (name === '') return 'empty'
  if (name.length > longestRepository) return 'tooLong'
  if (repositoryGrammar.test(name)) return undefined
  return /[A-Z]/.test(name) ? 'upperCase' : 'grammar'
}

export function isTag(text: string): boolean {
  return tagGrammar.test(text)
}

/** Whether clients keep a list of referrers under this tag: the OCI distribution specification calls it so. */
export function isFallbackTag(tag: string): boolean {
  return /^sha(?:256|384|512)-[0-9a-f]{64}$/.test(tag)
}

/** The tags in a list with commas or spaces, each once. */
export function tagsIn(text: string): readonly string[] {
  return [...new Set(text.split(/[\s,，]+/).filter((tag) => tag !== ''))]
}
