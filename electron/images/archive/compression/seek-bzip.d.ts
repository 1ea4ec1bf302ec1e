/** The part of the library that is used: it comes without types. */
declare module 'seek-bzip' {
  const bzip2: {
    /** Unpacks the block at a bit of a stream. Throws where it is damaged. */
    decodeBlock(stream: Uint8Array, bit: number): Uint8Array
  }
  export default bzip2
}
