import type { MirrorRuleDraft } from '../../../../electron/api/rows.ts'
import { mostPatterns } from '../../../../electron/api/comparison.ts'
import type { CompareAddress } from '../../../state/address/address.ts'
import type { ComparedTags } from '../compared-tags.ts'
import type { ChosenStores } from '../use-comparison.ts'

/** A rule as a person types it: patterns are parted by commas. */
export interface TypedMirrorRule extends Omit<MirrorRuleDraft, 'repositories' | 'tags'> {
  readonly repositories: string
  readonly tags: string
}

export type MirrorRuleProblem = 'name' | 'to' | 'repositories' | 'many' | 'long'

/** A rule as a person would have typed it. */
export function typedMirrorRule({ repositories, tags, ...rule }: MirrorRuleDraft): TypedMirrorRule {
  return { ...rule, repositories: repositories.join(', '), tags: tags.join(', ') }
}

/** The rule, or what is wrong with what was typed. */
export function readMirrorRule(typed: TypedMirrorRule): MirrorRuleDraft | MirrorRuleProblem {
  const name = typed.name.trim()
  if (name === '' || name.length > 100) return 'name'
  if (typed.to.length === 0) return 'to'
  const [repositories, tags] = [patternsOf(typed.repositories), patternsOf(typed.tags)]
  if (repositories.length === 0) return 'repositories'
  if (repositories.length > mostPatterns || tags.length > mostPatterns) return 'many'
  if (repositories.some(({ length }) => length > 512) || tags.some(({ length }) => length > 256))
    return 'long'
  const { from, differing } = typed
  return { name, from, to: typed.to.filter((store) => store !== from), repositories, tags, differing }
}

function patternsOf(text: string): readonly string[] {
  return text.split(/[\s,，、]+/).filter((pattern) => pattern !== '')
}

/** A rule for what a page compares, and shows of it. */
export function draftOf({ filter = '' }: CompareAddress, { base, others }: ChosenStores): MirrorRuleDraft {
  const [repository = '', tag = ''] = filter.trim().split(':')
  const around = (text: string, star: string): string => (text === '' ? '**' : `${star}${text}${star}`)
  return {
    name: '',
    from: base?.id ?? '',
    to: others.map(({ id }) => id),
    repositories: [around(repository, '**')],
    tags: tag === '' ? [] : [around(tag, '*')],
    differing: 'leave',
  }
}

/** A rule for chosen rows: their repositories, and their tags where these are not all. Undefined where they are too many. */
export function draftOfRows(
  tags: ComparedTags,
  rows: ReadonlySet<number>,
  from: string,
  to: string,
): MirrorRuleDraft | undefined {
  const places = new Set([...rows].map((row) => tags.repositoryOf(row)))
  const repositories = [...places].map((place) => tags.repositories[place])
  const all = repositories.reduce((sum, each) => sum + (each === undefined ? 0 : each.to - each.from), 0)
  const names = all === rows.size ? [] : [...new Set([...rows].map((row) => tags.tagAt(row)))]
  if (repositories.length > mostPatterns || names.length > mostPatterns) return undefined
  return {
    name: '',
    from,
    to: [to],
    repositories: repositories.flatMap((each) => (each === undefined ? [] : [each.name])),
    tags: names,
    differing: 'leave',
  }
}
