/** The longest file or text, in bytes and characters, that is asked whether it is a registry's configuration. */
export const maxRecognizedCharacters = 256 * 1024
