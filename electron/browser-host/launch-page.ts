import { randomBytes } from 'node:crypto'
import { readdir, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'

import { launchSeconds } from './sessions.ts'

/**
 * Writes a page that redirects a browser to an address; only its owner can read it. Every user of the machine can read
 * the arguments of a process, so the browser gets this file's name instead of the address. The file is deleted when
 * the launch secret in the address expires.
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

/** Deletes the launch pages of a host that ended before it deleted them. */
export async function removeLaunchPages(folder: string): Promise<void> {
  const names = await readdir(folder)
  await Promise.all(
    names
      .filter((name) => /^open-[0-9a-f]{16}\.html$/.test(name))
      .map((name) => rm(join(folder, name), { force: true }).catch(() => undefined)),
  )
}
