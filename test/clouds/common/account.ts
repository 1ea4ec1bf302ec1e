/** Someone whom an emulated service knows. */
export interface Account {
  readonly accessKey: string
  readonly secretKey: string
  /** Temporary keys come with one, and are refused without it. */
  readonly sessionToken?: string
}
