import { chmod, mkdir, readdir, realpath, stat } from 'node:fs/promises'

/**
 * Makes the data folder when it is missing, and returns its real path, which is the same for every name of the folder.
 * No other user may enter it. When others can enter a folder that contains only files of Bollard, their access is
 * removed. Fails, and says what to do, when the folder belongs to another user or contains files that others may need.
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

/** A folder with one of these files is a data folder already, whatever else a desktop stores in it. */
const alreadyOurs: ReadonlySet<string> = new Set(['stores.json', 'secret.key', 'transfers.jsonl'])

const ownerOnly = 0o700
const othersMask = 0o077

/** Names of the files that Bollard writes, including damaged files and files that are being written. */
function isOurs(name: string): boolean {
  return /^(?:(?:stores|settings)\.json|transfers\.jsonl|secret\.key)(?:\..*)?$|^(?:host|catalogs)$|^open-.*\.html$/.test(
    name,
  )
}
