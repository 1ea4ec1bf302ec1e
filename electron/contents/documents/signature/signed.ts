import type { SignatureView } from '../../../api/rows.ts'

/** A signature with what is needed to verify it. */
export interface Signed {
  readonly view: SignatureView
  /**
   * The bytes that are signed and the signature; absent where they are of a form that is not verified here. `ofSubject`
   * are the bytes of the manifest that was asked about: their digest is told.
   */
  readonly over?: Over
}

export type Over =
  | { readonly data: Uint8Array; readonly signature: Uint8Array }
  | { readonly ofSubject: string; readonly signature: Uint8Array }
