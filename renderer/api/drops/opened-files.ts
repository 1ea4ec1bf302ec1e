import type { Host, OpenedThing } from '../../../electron/api/contract.ts'

/** Ids of the files that stand for what the system opened with the application. */
const ids = new WeakMap<File, string>()

/** What stands in the window for a file that the system opened: name and size are the file's, and its bytes are the host's alone. */
export function openedFile({ id, name, sizeBytes }: Extract<OpenedThing, { kind: 'file' }>): File {
  const file = new File([], name)
  Object.defineProperty(file, 'size', { value: sizeBytes })
  ids.set(file, id)
  return file
}

/** The host, which gives tokens also for what the system opened. */
export function withOpenedFiles(host: Host): Host {
  const { opened } = host
  if (opened === undefined) return host
  return {
    ...host,
    tokenOf(file) {
      const id = ids.get(file)
      return id === undefined ? host.tokenOf(file) : opened.tokenOf(id)
    },
  }
}
