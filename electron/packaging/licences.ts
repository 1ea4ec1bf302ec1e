import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** A package whose code is in what is shipped. */
export interface PackageLicence {
  readonly name: string
  readonly version: string
  /** As the package says it, mostly an SPDX expression; empty where it says nothing. */
  readonly licence: string
  /** The text of its licence and notice; empty where it brings none. */
  readonly text: string
}

/**
 * The folder of the package that a module is in, of the module's path or ID: the last `node_modules` counts. Undefined for
 * the project's own code.
 */
export function packageFolderOf(module: string): string | undefined {
  const path = module
    .replaceAll('\\', '/')
    .replace(/^\0+/, '')
    .replace(/[?#].*$/, '')
  return /^(.*\/node_modules\/(?:@[^/]+\/)?[^/]+)\//.exec(path)?.[1]
}

/** Reads the licence of a package in its folder. */
export function readLicence(folder: string): PackageLicence {
  const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as {
    name: string
    version: string
    license?: string | { readonly type?: string }
  }
  const licence = typeof license === 'string' ? license : (license?.type ?? '')
  const texts = readdirSync(folder)
    .filter((file) => /^(?:licen[cs]e|copying|notice)(?:[.-].*)?$/i.test(file))
    .sort()
    .map((file) => readFileSync(join(folder, file), 'utf8').trim())
  return { name, version, licence, text: texts.join('\n\n') }
}

/** The licences of the packages that modules are in, by name; those of the project itself are left out. */
export function licencesOf(modules: Iterable<string>): readonly PackageLicence[] {
  const folders = new Set<string>()
  for (const module of modules) {
    const folder = packageFolderOf(module)
    if (folder !== undefined && existsSync(join(folder, 'package.json'))) folders.add(folder)
  }
  return [...folders]
    .map(readLicence)
    .sort((a, b) => a.name.localeCompare(b.name, 'en') || a.version.localeCompare(b.version, 'en'))
}
