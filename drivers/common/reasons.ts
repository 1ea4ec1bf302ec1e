/** The id of a sentence and the values in it, so that the window can say it in any language. Ids are of closed sets. */
export interface Reason<Id extends string = string> {
  readonly id: Id
  readonly values: Values
  /** The reason for the sentence's `{{why}}`, where there is one. */
  readonly why?: { readonly id: Id; readonly values: Values }
}

type Values = Readonly<Record<string, string | number>>

/** Why something is so: in English, and as a reason that can be translated. */
export interface Explanation<Id extends string = string> {
  readonly detail: string
  /** Absent where only words of a service or of the system are known. */
  readonly reason?: Reason<Id>
}

/** The values that a sentence needs, by their names in double braces; not `why`, which is an explanation. */
export type ValuesIn<Sentence extends string> = Readonly<
  Record<Exclude<NamesIn<Sentence>, 'why'>, string | number>
>

type NamesIn<Text extends string> = Text extends `${string}{{${infer Name}}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never

/** Fills in one of a set of English sentences. */
export type Explain<Sentences extends Readonly<Record<string, string>>> = <
  Id extends keyof Sentences & string,
  WhyId extends string = never,
>(
  id: Id,
  values: ValuesIn<Sentences[Id]>,
  why?: Explanation<WhyId>,
) => Explanation<Id | WhyId>

/**
 * Makes the function that fills in a set of sentences. Values come from buckets and archives, so a text is cut at 200
 * characters. A number whose name ends in `Bytes` is a size; any other is a count.
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

/** The explanation alone, of a value with more fields. */
export function explanationIn<Id extends string>({ detail, reason }: Explanation<Id>): Explanation<Id> {
  return { detail, ...(reason === undefined ? {} : { reason }) }
}

function bound(value: string | number): string | number {
  return typeof value === 'string' ? value.slice(0, longestValue) : value
}

const longestValue = 200
