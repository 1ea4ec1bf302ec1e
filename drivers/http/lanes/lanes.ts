import type { ExpectedObject, WantedSums } from '../../driver/object-store.ts'
import type { PlainRequest } from '../connection/request-head.ts'
import type { Environment } from '../proxy.ts'
import type { LightAnswer, LightHead } from '../light-client.ts'

/**
 * Moves large bodies in threads of their own, between a service and a file or memory that threads share: the thread
 * that asks signs, decides and is never held.
 */
export interface Lanes {
  /** The ways to the services of one store. No connection is made yet. */
  open(terms: LaneTerms): Lane
  /** Checksums of bytes in memory that threads share, made in one of the threads. */
  sums<Wanted extends SumName>(
    bytes: SharedBytes,
    wanted: readonly Wanted[],
  ): Promise<Readonly<Record<Wanted, string>>>
  /** Ends the threads; what is under way fails. */
  close(): Promise<void>
}

/** How connections of a store are made, as plain data: threads make their own. */
export interface LaneTerms {
  /** Accepts any certificate: the parameter `skipverify`. */
  readonly skipVerify: boolean
  readonly environment: Environment
  /** Certificates (PEM) that are trusted beside those of the system. */
  readonly authorities: readonly string[]
}

export interface Lane {
  /**
   * Writes the body of an answer into a file. Fails with Cancelled when the signal aborts, and with the error of Node
   * where no byte came; see `transportError`.
   */
  receive(request: LaneRequest, place: FilePlace, signal: AbortSignal): Promise<Received>
  /**
   * Sends a body, and gives the whole answer, a refusal too, of which at most 64 KiB are kept. The body must not change
   * meanwhile. Fails as `LightClient.send` does.
   */
  send(request: LaneRequest, body: SharedBytes, signal: AbortSignal): Promise<LightAnswer>
  /** Closes the connections of the store. */
  close(): void
}

/** Bytes in memory that threads share. */
export type SharedBytes = Uint8Array<SharedArrayBuffer>

/** `md5` is in hexadecimal, `crc64` (ECMA-182) and `crc32` are decimal. */
export type SumName = 'md5' | 'crc64' | 'crc32'

export interface LaneRequest extends PlainRequest {
  /** Called from time to time while bytes move. */
  readonly progress?: (() => void) | undefined
}

/** Where the bytes of a range go: each byte of the object has the same place in the file. */
export interface FilePlace {
  /** Open for writing until the call has ended. */
  readonly fd: number
  /** The range, as the request asks for it. */
  readonly offset: number
  readonly lengthBytes: number
  /** The object that is meant: of another no byte is written. */
  readonly expected: ExpectedObject
  readonly sums: WantedSums | undefined
}

export type Received =
  /** As many bytes as are told are in the file; fewer than asked for where `broken` says why. */
  | {
      readonly kind: 'received'
      readonly head: LightHead
      readonly receivedBytes: number
      /** In order; without that of a piece that is not whole. Absent where none are wanted, or where not all are known. */
      readonly sums: readonly string[] | undefined
      readonly broken: LaneFailure | undefined
    }
  /** The file cannot be written. */
  | { readonly kind: 'unwritten'; readonly failure: LaneFailure }
  /** Another object than the expected one. */
  | { readonly kind: 'other'; readonly head: LightHead }
  | { readonly kind: 'refused'; readonly answer: LightAnswer }
  /** An answer that this way does not read, such as one in chunks: ask another way. */
  | { readonly kind: 'unusual'; readonly why: string }

/** An error of Node or of the operating system, as plain data. */
export interface LaneFailure {
  readonly message: string
  readonly code: string | undefined
  readonly syscall: string | undefined
}
