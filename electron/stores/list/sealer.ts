/** Keeps secrets from whoever reads the disk. Each host brings its own. */
export interface Sealer {
  /** How well: the system's keychain, a key file of the owner, or a keychain that protects nothing. */
  protection(): Promise<'keychain' | 'keyFile' | 'unprotected'>
  seal(text: string): Promise<Uint8Array>
  /** Fails when it was sealed by someone else or was changed. */
  open(sealed: Uint8Array): Promise<string>
}
