import { randomBytes } from 'node:crypto'
import { readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { launchSeconds } from './sessions.ts'

/**
 * A file that leads a browser to an address, readable by its owner only. The arguments of a browser's process can be
 * read by every user of the machine: they get the name of this file instead of the address. It goes when the address is
 * worth nothing any more.
 */
export async function writeLaunchPage(folder: string, address: string): Promise<string> {
  const path = join(folder, `open-${randomBytes(8).toString('hex')}.html`)
  const html = `<!doctype html>
<meta charset="utf-8" />
<meta name="referrer" content="no-referrer" />
<meta http-equiv="refresh" content="0; url=${address}" />
<title>Bollard</title>
<a href="${address}">Bollard</a>
`
  await writeFile(path, html, { mode: 0o600, flag: 'wx' })
  setTimeout(() => void rm(path, { force: true }).catch(() => undefined), launchSeconds * 1000).unref()
  return path
}

/** Those of a host that ended before it took them away. */
export async function removeLaunchPages(folder: string): Promise<void> {
  const names = await readdir(folder)
  await Promise.all(
    names
      .filter((name) => /^open-[0-9a-f]{16}\.html$/.test(name))
      .map((name) => rm(join(folder, name), { force: true }).catch(() => undefined)),
  )
}
