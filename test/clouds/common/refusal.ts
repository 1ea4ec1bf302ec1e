/** What a service refuses with: a status, a code of its own and a message, and what else its document holds. */
export class Refusal<Code extends string = string> extends Error {
  readonly status: number
  readonly code: Code
  readonly details: Readonly<Record<string, string>>

  constructor(status: number, code: Code, message: string, details: Readonly<Record<string, string>> = {}) {
    super(message)
    this.status = status
    this.code = code
    this.details = details
  }
}

/** Codes that every service has. */
export type SharedCode =
  | 'AccessDenied'
  | 'EntityTooSmall'
  | 'InvalidObjectState'
  | 'InvalidPart'
  | 'InvalidPartOrder'
  | 'InvalidRange'
  | 'MalformedXML'
  | 'NoSuchBucket'
  | 'NoSuchKey'
  | 'NoSuchUpload'

/** A refusal that every service knows, as one of them words it. */
export type Refuse = (code: SharedCode, details?: Readonly<Record<string, string>>) => Refusal
