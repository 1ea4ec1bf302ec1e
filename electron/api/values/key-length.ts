/** A public key or a certificate as PEM has at most so many characters. */
export const mostKeyCharacters = 65_536
