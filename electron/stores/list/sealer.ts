/** Encrypts secrets for storage on disk. Each host has its own implementation. */
export interface Sealer {
  /** How well: the system's keychain, a key file of the owner, or a keychain that protects nothing. */
  protection(): Promise<'keychain' | 'keyFile' | 'unprotected'>
  seal(text: string): Promise<Uint8Array>
  /** Fails when the text was sealed with another key, or was changed. */
  open(sealed: Uint8Array): Promise<string>
}
