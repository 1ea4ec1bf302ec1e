import { chmod, mkdir, readdir, realpath, stat } from 'node:fs/promises'

/**
 * Makes the folder where a host keeps what is its own, if it is not there, and gives its real path: the same for every
 * name that leads to it. Nobody else may enter it. Access of others is taken away where the folder holds only what
 * Bollard keeps. Fails, with what to do, where the folder is another user's or holds other things that others may need.
 */
export async function privateFolder(folder: string): Promise<string> {
  await mkdir(folder, { recursive: true, mode: ownerOnly })
  const path = await realpath(folder)
  // Windows keeps access lists instead of modes; a profile's folders are its user's.
  if (process.getuid === undefined) return path
  const { uid, mode } = await stat(path)
  if (uid !== process.getuid()) {
    throw new Error(`${path} belongs to another user: choose a folder of your own with --data-dir`)
  }
  if ((mode & othersMask) === 0) return path
  const names = await readdir(path)
  const strange = names.find((name) => !isOurs(name))
  if (strange !== undefined && !names.some((name) => alreadyOurs.has(name))) {
    throw new Error(
      `others can enter ${path}, which also holds ${JSON.stringify(strange)}: ` +
        `choose a folder of its own with --data-dir, or take their access away (chmod 700)`,
    )
  }
  await chmod(path, ownerOnly)
  return path
}

/** With one of these it is a data folder already, whatever else a desktop keeps in it. */
const alreadyOurs: ReadonlySet<string> = new Set(['stores.json', 'secret.key', 'transfers.jsonl'])

const ownerOnly = 0o700
const othersMask = 0o077

/** The names of what Bollard keeps, with those of damaged files and of files that are being written. */
function isOurs(name: string): boolean {
  return /^(?:(?:stores|settings)\.json|transfers\.jsonl|secret\.key)(?:\..*)?$|^host$|^open-.*\.html$/.test(
    name,
  )
}
