/**
 * What Node and browsers share, and this room uses: it is compiled with the types of neither, so that the window, the
 * contract and the host can all stand on it. Not seen outside of this project.
 */
declare class AbortSignal {
  readonly aborted: boolean
  readonly reason: unknown
  throwIfAborted(): void
  addEventListener(type: 'abort', listener: () => void, options?: { readonly once?: boolean }): void
  removeEventListener(type: 'abort', listener: () => void): void
}

declare class AbortController {
  readonly signal: AbortSignal
  abort(reason?: unknown): void
}

declare function setTimeout(run: () => void, delayMs: number): unknown
