import { inspect } from 'node:util'

/** A credential. It prints as dots wherever it ends up by accident; only `reveal` gives the text. */
export class Secret {
  readonly #text: string

  constructor(text: string) {
    this.#text = text
  }

  reveal(): string {
    return this.#text
  }

  toString(): string {
    return dots
  }

  toJSON(): string {
    return dots
  }

  [inspect.custom](): string {
    return `Secret(${dots})`
  }
}

const dots = '••••••••'
