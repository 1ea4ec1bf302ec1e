/**
 * Of what something refers to: whether a registry serves it in this repository. It needs a blob of the size that was
 * promised, and a link to it that holds a digest. `unknown` was not looked up.
 */
export type Presence =
  | 'present'
  | 'missing'
  | 'sizeDiffers'
  | 'unlinked'
  | 'badLink'
  | 'unreadable'
  | 'unknown'
