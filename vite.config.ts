import { execFileSync } from 'node:child_process'
import { readFileSync, writeFileSync } from 'node:fs'
import { builtinModules } from 'node:module'
import { resolve } from 'node:path'

import react from '@vitejs/plugin-react'
import { defineConfig, type EnvironmentOptions, type Plugin } from 'vite'

import { licencesOf } from './electron/packaging/licences.ts'
import { guidePages } from './renderer/guide/guide-plugin.ts'

/**
 * The window has the contract's names and kinds, and parses nothing: schemas are for the host alone. Without this the
 * window would load zod, 27 KB packed, for functions that it never calls. A schema that is made there fails.
 */
const noSchemasInWindow: Plugin = {
  name: 'no-schemas-in-window',
  enforce: 'pre',
  applyToEnvironment: ({ name }) => name === 'client',
  resolveId: (id) => (id === 'zod' ? '\0no-schemas' : undefined),
  load: (id) => (id === '\0no-schemas' ? 'export const z = undefined' : undefined),
}

/** Every module that is in a bundle, and Electron, whose binary is shipped beside them. */
const bundled = new Set([resolve('node_modules/electron/index.js')])

const collectModules: Plugin = {
  name: 'collect-modules',
  generateBundle(_, bundle) {
    for (const output of Object.values(bundle)) {
      if (output.type === 'chunk') for (const module of output.moduleIds) bundled.add(module)
    }
  },
}

/**
 * Ten bundles from one command: the window, and nine programs that run in Node. Programs carry their
 * libraries with them, so that what is shipped needs no node_modules; only `electron` is given by its binary.
 */
export default defineConfig({
  root: 'renderer',
  base: './',
  plugins: [react(), noSchemasInWindow, guidePages, collectModules],
  environments: {
    client: {
      build: {
        outDir: resolve('dist/renderer'),
        emptyOutDir: true,
        target: 'chrome130',
        chunkSizeWarningLimit: 1200,
      },
    },
    main: program('electron/main.ts', 'main', 'main.cjs', 'cjs'),
    preload: program('electron/preload.ts', 'preload', 'preload.cjs', 'cjs'),
    hasher: program('electron/transfers/verify/hash-worker.ts', 'hasher', 'hash-worker.mjs', 'es'),
    documents: program(
      'electron/contents/documents/thread/document-worker.ts',
      'documents',
      'document-worker.mjs',
      'es',
    ),
    lanes: program('drivers/http/lanes/thread/lane-worker.ts', 'lanes', 'lane-worker.mjs', 'es'),
    catalog: program('electron/catalog/thread/catalog-worker.ts', 'catalog', 'catalog-worker.mjs', 'es'),
    contents: program('electron/contents/thread/contents-worker.ts', 'contents', 'contents-worker.mjs', 'es'),
    gzip: program('electron/images/gzip/gzip-worker.ts', 'gzip', 'gzip-worker.mjs', 'es'),
    host: program('electron/launch.ts', 'host', 'launch.mjs', 'es'),
  },
  builder: {
    // Otherwise each bundle has plugins of its own, and none of them sees all modules.
    sharedPlugins: true,
    sharedConfigBuild: true,
    async buildApp(builder) {
      await Promise.all(Object.values(builder.environments).map((environment) => builder.build(environment)))
      writeFileSync('dist/renderer/licences.json', JSON.stringify(licencesOf(bundled)))
    },
  },
  logLevel: 'warn',
})

/** In short, for bug reports; empty where this is no checkout. */
function commit(): string {
  try {
    return execFileSync('git', ['rev-parse', '--short=12', 'HEAD'], { stdio: ['ignore', 'pipe', 'ignore'] })
      .toString()
      .trim()
  } catch {
    return ''
  }
}

/** Where the project is, from package.json; empty where that does not say. */
function repository(): string {
  const { repository: given = '' } = JSON.parse(readFileSync('package.json', 'utf8')) as {
    repository?: string | { readonly url: string }
  }
  return typeof given === 'string' ? given : given.url
}

function program(entry: string, folder: string, file: string, format: 'cjs' | 'es'): EnvironmentOptions {
  return {
    consumer: 'server',
    define: {
      'process.env.NODE_ENV': '"production"',
      'process.env.BOLLARD_COMMIT': JSON.stringify(commit()),
      'process.env.BOLLARD_REPOSITORY': JSON.stringify(repository()),
    },
    resolve: { noExternal: true, conditions: ['node', 'module', 'default'], mainFields: ['module', 'main'] },
    build: {
      outDir: resolve('dist', folder),
      emptyOutDir: true,
      target: 'node20',
      minify: false,
      sourcemap: true,
      copyPublicDir: false,
      rolldownOptions: {
        input: resolve(entry),
        external: ['electron', /^node:/, ...builtinModules],
        output: {
          format,
          entryFileNames: file,
          chunkFileNames: `chunks/[name]-[hash].${format === 'cjs' ? 'cjs' : 'mjs'}`,
        },
      },
    },
  }
}
