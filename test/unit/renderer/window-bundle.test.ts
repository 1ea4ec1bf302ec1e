import { existsSync } from 'node:fs'
import { readdir, readFile } from 'node:fs/promises'
import { join, resolve } from 'node:path'

import { expect, it } from 'vitest'

const hostScript = resolve('dist/host/launch.mjs')
const windowScripts = resolve('dist/renderer/assets')
/** In every build of zod, however small it is made: the property in which a schema keeps its parts. */
const markOfZod = '_zod'

it('has no zod: schemas are made and used by the host alone', async () => {
  if (!existsSync(hostScript)) throw new Error(`${hostScript} is missing: run "npm run build" first`)
  // The host has it: the mark is what is looked for.
  const hostHasZod = (await scriptsOf(resolve('dist/host'))).some(({ text }) => text.includes(markOfZod))
  expect(hostHasZod).toBe(true)
  const scripts = await scriptsOf(windowScripts)
  expect(scripts.length).toBeGreaterThan(0)
  expect(scripts.filter(({ text }) => text.includes(markOfZod)).map(({ path }) => path)).toEqual([])
})

async function scriptsOf(folder: string): Promise<readonly { path: string; text: string }[]> {
  const paths = (await readdir(folder, { recursive: true })).filter((path) => /\.m?js$/.test(path))
  return Promise.all(paths.map(async (path) => ({ path, text: await readFile(join(folder, path), 'utf8') })))
}
