/**
 * The word that the window's policy lets styles in the document carry. The component kit asks for it; a part of it that
 * keeps pages from scrolling looks for it where bundlers put it.
 */
export const styleNonce = document.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.nonce ?? ''

Object.assign(globalThis, { __webpack_nonce__: styleNonce })
