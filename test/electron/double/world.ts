/** The names by which the double reaches into the isolated world of the preload. */
export interface PreloadWorld {
  bollardIpc(message: string): void
  bollardDeliver(message: string): void
  bollardFiles: File[]
}

/** What main says to the preload: something on a channel, or the answer to something that was asked. */
export interface ToPage {
  readonly channel?: string
  readonly args?: readonly unknown[]
  readonly reply?: number | undefined
  readonly value?: unknown
  readonly error?: string
}

/**
 * What runs at the start of each document, once in the page's world and once in an isolated one, where it also runs
 * the preload. Together they are Electron's context bridge and `electron` module of a sandboxed preload. An event's
 * `detail` is dispatched at once and cloned by the browser when it crosses worlds, as values do in the bridge;
 * functions become stand-ins, promises are settled by number, and what an Error has beside its message is lost.
 * Must stand for itself: its text is what runs.
 */
export function world(role: 'page' | 'preload', preload: string, platform: string): void {
  if (window.top !== window) return
  type Sent =
    | { at: 'value'; value: unknown }
    | { at: 'function' | 'promise'; id: string }
    | { at: 'error'; message: string }
    | { at: 'list'; items: Sent[] }
    | { at: 'object'; entries: [string, Sent][] }
  type Crossing =
    | { kind: 'expose'; key: string; value: Sent }
    | { kind: 'call'; id: string; args: Sent[] }
    | { kind: 'returned' | 'thrown'; value: Sent }
    | { kind: 'resolved' | 'rejected'; id: string; value: Sent }
  type Callable = (...args: unknown[]) => unknown
  const own = `bollard-double-${role}`
  const peer = `bollard-double-${role === 'page' ? 'preload' : 'page'}`
  const functions = new Map<string, Callable>()
  const promises = new Map<string, [Callable, Callable]>()
  let count = 0
  let answer: Crossing | undefined
  const post = (detail: Crossing): void => void document.dispatchEvent(new CustomEvent(peer, { detail }))

  const encode = (value: unknown): Sent => {
    if (typeof value === 'function') {
      const id = `${role}${(count += 1)}`
      functions.set(id, value as Callable)
      return { at: 'function', id }
    }
    if (value instanceof Promise) {
      const id = `${role}${(count += 1)}`
      value.then(
        (result: unknown) => post({ kind: 'resolved', id, value: encode(result) }),
        (error: unknown) => post({ kind: 'rejected', id, value: encode(error) }),
      )
      return { at: 'promise', id }
    }
    if (value instanceof Error) return { at: 'error', message: value.message }
    if (Array.isArray(value)) return { at: 'list', items: value.map((item) => encode(item)) }
    if (typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype) {
      return { at: 'object', entries: Object.entries(value).map(([key, item]) => [key, encode(item)]) }
    }
    // Fails for what cannot cross.
    structuredClone(value)
    return { at: 'value', value }
  }
  const decode = (sent: Sent): unknown => {
    switch (sent.at) {
      case 'value':
        return sent.value
      case 'error':
        return new Error(sent.message)
      case 'list':
        return Object.freeze(sent.items.map((item) => decode(item)))
      case 'object':
        return Object.freeze(Object.fromEntries(sent.entries.map(([key, item]) => [key, decode(item)])))
      case 'promise':
        return new Promise((resolve, reject) => promises.set(sent.id, [resolve, reject]))
      case 'function':
        return (...args: unknown[]) => {
          answer = undefined
          post({ kind: 'call', id: sent.id, args: args.map((arg) => encode(arg)) })
          const given = answer as Crossing | undefined
          if (given?.kind === 'returned') return decode(given.value)
          throw given?.kind === 'thrown' ? decode(given.value) : new Error('the other world did not answer')
        }
    }
  }
  const call = (id: string, args: readonly Sent[]): Crossing => {
    try {
      return { kind: 'returned', value: encode(functions.get(id)?.(...args.map((arg) => decode(arg)))) }
    } catch (error) {
      return { kind: 'thrown', value: encode(error) }
    }
  }
  document.addEventListener(own, (event) => {
    const crossing = (event as CustomEvent<Crossing>).detail
    switch (crossing.kind) {
      case 'expose':
        Object.defineProperty(window, crossing.key, { value: decode(crossing.value), enumerable: true })
        break
      case 'call':
        post(call(crossing.id, crossing.args))
        break
      case 'returned':
      case 'thrown':
        answer = crossing
        break
      case 'resolved':
        promises.get(crossing.id)?.[0](decode(crossing.value))
        break
      case 'rejected':
        promises.get(crossing.id)?.[1](decode(crossing.value))
        break
    }
  })
  if (role === 'page') return

  const self = window as unknown as PreloadWorld
  const listeners = new Map<string, Callable[]>()
  const invoked = new Map<number, [Callable, Callable]>()
  self.bollardFiles = []
  self.bollardDeliver = (text) => {
    const message = JSON.parse(text) as ToPage
    if (message.channel !== undefined) {
      for (const listener of listeners.get(message.channel) ?? [])
        listener({ ports: [] }, ...(message.args ?? []))
      return
    }
    const [resolve, reject] = invoked.get(message.reply ?? 0) ?? []
    if (message.error === undefined) resolve?.(message.value)
    else reject?.(new Error(message.error))
  }
  const send = (message: { channel: string; args: unknown[]; reply?: number }): void =>
    self.bollardIpc(JSON.stringify(structuredClone(message)))
  const modules = {
    contextBridge: {
      exposeInMainWorld: (key: string, value: unknown) => post({ kind: 'expose', key, value: encode(value) }),
    },
    ipcRenderer: {
      send: (channel: string, ...args: unknown[]) => send({ channel, args }),
      invoke: (channel: string, ...args: unknown[]) =>
        new Promise((resolve, reject) => {
          const reply = (count += 1)
          invoked.set(reply, [resolve, reject])
          send({ channel, args, reply })
        }),
      on: (channel: string, listener: Callable) =>
        void listeners.set(channel, [...(listeners.get(channel) ?? []), listener]),
      removeListener: (channel: string, listener: Callable) =>
        void listeners.set(
          channel,
          (listeners.get(channel) ?? []).filter((each) => each !== listener),
        ),
    },
    webUtils: {
      // The path is known to the browser only; the double puts it in where the message arrives.
      getPathForFile: (file: unknown) => {
        if (!(file instanceof File)) throw new TypeError('getPathForFile takes a File')
        return `<path of file ${self.bollardFiles.push(file) - 1}>`
      },
    },
  }
  const require = (name: string): unknown => {
    if (name !== 'electron') throw new Error(`module not found: ${name}`)
    return modules
  }
  self.bollardIpc(JSON.stringify({ begins: window.location.href }))
  try {
    // eslint-disable-next-line no-new-func, typescript/no-implied-eval
    new Function('require', 'process', preload)(require, { platform, sandboxed: true })
  } catch (error) {
    self.bollardIpc(JSON.stringify({ preloadError: String(error) }))
  }
}
