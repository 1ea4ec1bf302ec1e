import { randomBytes } from 'node:crypto'
import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'

/** The secrets of a run, each by what it is for, and where they were looked for. */
export class SecretSearch {
  readonly #secrets = new Map<string, string>()

  /** A secret that occurs nowhere else, with signs that addresses and documents write in another way. */
  secret(what: string): string {
    return this.#keep(what, `${randomBytes(12).toString('base64url')}/+=&${randomBytes(6).toString('hex')}`)
  }

  /** One of letters and digits, as access keys are: they count as secrets too. */
  accessKey(what: string): string {
    return this.#keep(what, `AKID${randomBytes(10).toString('hex').toUpperCase()}`)
  }

  /** What was found, as `secret in place, as form`. */
  found(place: string, content: Uint8Array | string): string[] {
    const bytes = Buffer.from(content)
    return [...this.#secrets].flatMap(([what, secret]) =>
      Object.entries(formsOf(secret)).flatMap(([form, texts]) =>
        texts.some((text) => bytes.includes(text)) ? [`${what} in ${place}, ${form}`] : [],
      ),
    )
  }

  /** The same for every file of a folder, and for the names of its files. */
  async foundBelow(folder: string): Promise<string[]> {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    const found = entries.map(async (entry) => {
      const named = this.found(`the name of a file`, entry.name)
      if (!entry.isFile()) return named
      return [...named, ...this.found(entry.name, await readFile(join(entry.parentPath, entry.name)))]
    })
    return (await Promise.all(found)).flat()
  }

  get count(): number {
    return this.#secrets.size
  }

  #keep(what: string, secret: string): string {
    this.#secrets.set(what, secret)
    return secret
  }
}

function formsOf(secret: string): Readonly<Record<string, readonly string[]>> {
  const bytes = Buffer.from(secret)
  return {
    'as it is': [secret],
    'in JSON': [JSON.stringify(secret).slice(1, -1), JSON.stringify(JSON.stringify(secret)).slice(3, -3)],
    'in an address': [encodeURIComponent(secret), new URLSearchParams({ s: secret }).toString().slice(2)],
    'in XML': [secret.replaceAll('&', '&amp;')],
    'in base64': [...within(secret), ...within(secret).map(urlSafe)],
    'in hexadecimal': [bytes.toString('hex'), bytes.toString('hex').toUpperCase()],
  }
}

/** What base64 makes of it wherever it stands in a longer text: the first and the last signs hold neighbours too. */
function within(secret: string): string[] {
  return [0, 1, 2].map((before) => {
    const encoded = Buffer.from(`${' '.repeat(before)}${secret}`)
      .toString('base64')
      .replace(/=+$/, '')
    return encoded.slice(before === 0 ? 0 : before + 1, -1)
  })
}

function urlSafe(base64: string): string {
  return base64.replaceAll('+', '-').replaceAll('/', '_')
}
