/**
 * Of an object in an archive class: its bytes are put away; they are being brought back; or they can be read, until a
 * time where the service says it.
 */
export type Restore =
  | { readonly state: 'archived' }
  | { readonly state: 'restoring' }
  | { readonly state: 'restored'; readonly untilMs?: number }
