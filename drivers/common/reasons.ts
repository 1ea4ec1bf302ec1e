/** A sentence as its id and what stands in it, so that it can be said in any language. Ids are of closed sets. */
export interface Reason<Id extends string = string> {
  readonly id: Id
  readonly values: Values
  /** What stands in it as `why`, where that can be said in any language, too. */
  readonly why?: { readonly id: Id; readonly values: Values }
}

type Values = Readonly<Record<string, string | number>>

/** Why something is as it is: in English, and for people of any language. */
export interface Explanation<Id extends string = string> {
  readonly detail: string
  /** Absent where the words of a service, or of the system, are all that is known. */
  readonly reason?: Reason<Id>
}

/** What has to stand in a sentence, by its names in double braces; `why` is an explanation of its own. */
export type ValuesIn<Sentence extends string> = Readonly<
  Record<Exclude<NamesIn<Sentence>, 'why'>, string | number>
>

type NamesIn<Text extends string> = Text extends `${string}{{${infer Name}}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never

/** Says one of a set of English sentences. */
export type Explain<Sentences extends Readonly<Record<string, string>>> = <
  Id extends keyof Sentences & string,
  WhyId extends string = never,
>(
  id: Id,
  values: ValuesIn<Sentences[Id]>,
  why?: Explanation<WhyId>,
) => Explanation<Id | WhyId>

/**
 * Texts that stand in the sentences come from buckets and archives: no more than 200 characters of each are said.
 * Numbers whose name ends in `Bytes` are sizes, others counts.
 */
export function explainer<const Sentences extends Readonly<Record<string, string>>>(
  sentences: Sentences,
): Explain<Sentences> {
  return (id, values, why) => {
    const given: Values = { ...values, ...(why === undefined ? {} : { why: why.detail }) }
    const bounded = Object.fromEntries(Object.entries(given).map(([name, value]) => [name, bound(value)]))
    const inner = why?.reason
    return {
      detail: (sentences[id] ?? id).replaceAll(/\{\{(\w+)\}\}/g, (_, name: string) => String(bounded[name])),
      reason: {
        id,
        values: bounded,
        ...(inner === undefined ? {} : { why: { id: inner.id, values: inner.values } }),
      },
    }
  }
}

/** The explanation alone, of something that has more than that. */
export function explanationIn<Id extends string>({ detail, reason }: Explanation<Id>): Explanation<Id> {
  return { detail, ...(reason === undefined ? {} : { reason }) }
}

function bound(value: string | number): string | number {
  return typeof value === 'string' ? value.slice(0, longestValue) : value
}

const longestValue = 200
