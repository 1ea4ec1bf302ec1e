/** A judgement about one parameter (or, without `parameter`, about them all). */
export interface Finding {
  readonly parameter?: string
  readonly severity: 'error' | 'warning' | 'info'
  /** Id of the sentence; the window has the words, with `values` put in. */
  readonly id: string
  readonly values?: { readonly [name: string]: string | number }
  /** In English, in the registry's words where it has some. */
  readonly message: string
}
