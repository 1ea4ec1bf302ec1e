/** Takes what a connection reads, in memory of its own choice: Node asks for it before each read. */
export interface SocketReader {
  readonly buffer: () => Uint8Array
  /** So many bytes are in it. */
  readonly callback: (bytesRead: number) => boolean
}
