import type * as promises from 'node:fs/promises'

/** Makes the calls to the file system fail that it is told to, as the operating system would. */
export class FailingFiles {
  #code: string | undefined
  #failAt: 'every' | number = 'every'
  #calls = 0

  /** Calls since then; none of them fails. */
  watch(): void {
    this.#code = undefined
    this.#calls = 0
  }

  /** From now on every call fails with this, or only the one of this number, the first being 1. */
  fail(code: string, at: 'every' | number): void {
    this.#code = code
    this.#failAt = at
    this.#calls = 0
  }

  get calls(): number {
    return this.#calls
  }

  /** The module with its functions, and the files that it opens with theirs, under this one's control. */
  around(module: typeof promises): typeof promises {
    const wrapped: Record<string, unknown> = { ...module }
    for (const name of functions) wrapped[name] = this.#around(name, module[name] as AnyFunction)
    wrapped['open'] = this.#around('open', async (...given: unknown[]) => {
      const file = await (module.open as AnyFunction)(...given)
      const handle = file as Record<string, AnyFunction>
      for (const name of ofFiles) {
        const own = handle[name]?.bind(file)
        if (own !== undefined) Object.defineProperty(handle, name, { value: this.#around(name, own) })
      }
      return file
    })
    return wrapped as typeof promises
  }

  #around(syscall: string, run: AnyFunction): AnyFunction {
    return async (...given) => {
      this.#calls += 1
      const fails = this.#failAt === 'every' || this.#failAt === this.#calls
      if (this.#code !== undefined && fails) {
        throw Object.assign(new Error(`${this.#code}: ${syscall}`), { code: this.#code, syscall })
      }
      return run(...given)
    }
  }
}

type AnyFunction = (...given: unknown[]) => Promise<unknown>

const functions = [
  'copyFile', 'lstat', 'mkdir', 'readFile', 'readdir', 'realpath', 'rename', 'rm', 'rmdir', 'stat', 'unlink',
  'writeFile',
] as const // prettier-ignore
const ofFiles = ['write', 'writeFile', 'sync', 'datasync', 'stat'] as const
