import { existsSync } from 'node:fs'
import { createRequire, Module } from 'node:module'
import { dirname, resolve, sep } from 'node:path'

import { ElectronDouble, type DoubleOptions } from './electron-double.ts'

export const builtMain = resolve('dist/main/main.cjs')
export const builtPreload = resolve('dist/preload/preload.cjs')

/**
 * Runs the built main with the double in place of Electron, as far as it goes before the app is ready. `args` are
 * those of its command line. One at a time: Node loads `electron` for all of a process. `main` is that of a package.
 */
export function launchMain(
  { main = builtMain, ...options }: DoubleOptions & { readonly main?: string },
  args: readonly string[] = [],
): ElectronDouble {
  for (const built of [main, builtPreload]) {
    if (!existsSync(built)) throw new Error(`${built} is missing: run "npm run build" first`)
  }
  const double = new ElectronDouble(options)
  for (const path of Object.keys(load.cache)) {
    if (path.startsWith(dirname(main) + sep)) delete load.cache[path]
  }
  // The package is found and not loaded: what it would give is already there.
  const electron = load.resolve('electron')
  load.cache[electron] = Object.assign(new Module(electron), { exports: double.electron, loaded: true })
  const { argv } = process
  process.argv = [...argv.slice(0, 1), ...args]
  try {
    load(main)
  } finally {
    process.argv = argv
  }
  return double
}

const load = createRequire(import.meta.url)
