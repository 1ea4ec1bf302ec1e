/**
 * The nonce that the content security policy requires of styles in the document. The component kit asks for it; a part of it that
 * keeps pages from scrolling looks for it where bundlers put it.
 */
export const styleNonce = document.querySelector<HTMLMetaElement>('meta[name="style-nonce"]')?.nonce ?? ''

Object.assign(globalThis, { __webpack_nonce__: styleNonce })
