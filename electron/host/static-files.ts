import { readdir } from 'node:fs/promises'
import { extname, join, relative, sep } from 'node:path'

export interface RendererFile {
  readonly path: string
  readonly mediaType: string
  /** True when the file's name changes with its content. */
  readonly hashed: boolean
  /** True for a page: it gets a new policy each time it is sent. */
  readonly isDocument: boolean
}

/**
 * The files of the window by the path they are served under. Only what is listed here is served: a path from
 * outside is looked up, never joined.
 */
export async function rendererFiles(folder: string): Promise<ReadonlyMap<string, RendererFile>> {
  const files = new Map<string, RendererFile>()
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    const mediaType = mediaTypes[extname(entry.name)]
    if (!entry.isFile() || mediaType === undefined) continue
    const path = join(entry.parentPath, entry.name)
    const name = `/${relative(folder, path).split(sep).join('/')}`
    files.set(name, {
      path,
      mediaType,
      hashed: name.startsWith('/assets/'),
      isDocument: name.endsWith('.html'),
    })
  }
  const index = files.get('/index.html')
  if (index !== undefined) files.set('/', index)
  return files
}

const mediaTypes: Readonly<Record<string, string | undefined>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.webp': 'image/webp',
  '.woff2': 'font/woff2',
}
