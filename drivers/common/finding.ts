/** A judgement about one parameter (or, without `parameter`, about them all). */
export interface Finding {
  readonly parameter?: string
  readonly severity: 'error' | 'warning' | 'info'
  /** Id of the sentence; the window has the words, with `values` put in. */
  readonly id: string
  readonly values?: { readonly [name: string]: string | number }
  /** In English, in the registry's words where it has some. */
  readonly message: string
  /** What mends it, where that is known. */
  readonly fix?: Fix
}

/** Edits of parameters that mend a finding together: a person takes them with one press. */
export interface Fix {
  /** The one right answer; what was likely meant by a misspelt word; or what is better, though not always right. */
  readonly kind: 'answer' | 'spelling' | 'advice'
  readonly edits: readonly ParameterEdit[]
}

export type ParameterEdit =
  | { readonly kind: 'set'; readonly parameter: string; readonly value: string }
  | { readonly kind: 'unset'; readonly parameter: string }
  | { readonly kind: 'rename'; readonly parameter: string; readonly to: string }
