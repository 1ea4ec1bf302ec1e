/** The same, but what is not there fails when it is used: nothing passes because it is undefined. */
export function strict<Parts extends object>(name: string, parts: Parts): Parts {
  return new Proxy(parts, {
    get(target, key) {
      if (typeof key === 'symbol' || key in target || silent.has(key)) return Reflect.get(target, key, target)
      throw new Error(`the Electron double has no ${name}.${key}`)
    },
  })
}

/** Asked of every module or object by the language and by loaders. */
const silent: ReadonlySet<string> = new Set(['then', '__esModule', 'default', 'toJSON'])
