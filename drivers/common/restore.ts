/**
 * How far an object of an archive class is from being readable: its bytes are put away; they are being brought back;
 * or a copy of them can be read, until a time in milliseconds since 1970 where the service says it.
 */
export type Restore =
  | { readonly state: 'archived' }
  | { readonly state: 'restoring' }
  | { readonly state: 'restored'; readonly untilMs?: number }
