import type { ErrorWhere } from '../../drivers/common/errors.ts'
import type { Reason } from '../../drivers/common/reasons.ts'

/**
 * What crosses between the window and its host, whichever host that is. Six kinds of message; none knows a
 * method by name. A stream is paced by credit: the host sends at most as many items as the window granted.
 */
export type ToHost =
  | {
      readonly kind: 'call'
      readonly id: number
      readonly method: string
      readonly input: unknown
      readonly credit?: number
    }
  | { readonly kind: 'credit'; readonly id: number; readonly items: number }
  | { readonly kind: 'cancel'; readonly id: number }

export type ToWindow =
  | { readonly kind: 'result'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'item'; readonly id: number; readonly value: unknown }
  | { readonly kind: 'end'; readonly id: number }
  | { readonly kind: 'error'; readonly id: number; readonly error: ErrorData }

/** A way to the other side. Electron's preload gives one, the local web socket another, tests a third. */
export interface Port<Out, In> {
  send(message: Out): void
  /** Resolves when the other side has read most of what was sent. Never fails; absent where nothing waits. */
  ready?(): Promise<void>
  /** Returns the function that stops listening. */
  onMessage(listener: (message: In) => void): () => void
  /** Called once when the other side is gone. */
  onClose(listener: () => void): () => void
}

/** A failure as data: what, where and why; `causeOf` finds what a person is told of it. Never holds a credential. */
export interface ErrorData {
  /** One of the drivers' error codes, or one of the contract's own. */
  readonly code: string
  /** In English, from the service or from us. */
  readonly message: string
  readonly where: ErrorWhere
  /** The same as `message`, for people of any language. */
  readonly reason?: Reason
  /** Whether the same call may work when made again. */
  readonly retryable: boolean
}
