import { mkdir, writeFile } from 'node:fs/promises'
import { request } from 'node:http'
import { join, resolve } from 'node:path'

import { startBrowserHost } from '../../../electron/browser-host/browser-host.ts'
import { enter } from '../../bench/enter.ts'

/** Host 2 in this process, with a small page in place of the window. */
export interface TestHost {
  readonly dataDir: string
  readonly port: number
  /** As a browser sends them: `127.0.0.1:1234` and `http://127.0.0.1:1234`. */
  readonly address: string
  readonly origin: string
  /** A new address each time, good for one page. */
  readonly url: string
  /** Of a page that is in. */
  readonly token: string
  close(): Promise<void>
}

export const page = '<!doctype html><meta name="style-nonce" nonce="__STYLE_NONCE__" /><title>a page</title>'
export const script = 'console.log("a script")'

/** Starts it with everything below the folder, which also holds files that are not the window's. */
export async function startTestHost(folder: string): Promise<TestHost> {
  const rendererDir = join(folder, 'renderer')
  const dataDir = join(folder, 'data')
  await mkdir(join(rendererDir, 'assets'), { recursive: true })
  await writeFile(join(folder, 'package.json'), '{ "beside": "the window" }')
  await writeFile(join(rendererDir, 'index.html'), page)
  await writeFile(join(rendererDir, 'index.html.map'), 'no kind of file that a window has')
  await writeFile(join(rendererDir, 'assets', 'app-1a2b.js'), script)
  const hashProgram = resolve('dist/hasher/hash-worker.mjs')
  const laneProgram = resolve('dist/lanes/lane-worker.mjs')
  const catalogProgram = resolve('dist/catalog/catalog-worker.mjs')
  const contentsProgram = resolve('dist/contents/contents-worker.mjs')
  const gzipProgram = resolve('dist/gzip/gzip-worker.mjs')
  const host = await startBrowserHost({
    port: 0,
    dataDir,
    rendererDir,
    hashProgram,
    laneProgram,
    documentProgram: resolve('dist/documents/document-worker.mjs'),
    catalogProgram,
    contentsProgram,
    gzipProgram,
    version: '1.2.3',
    demo: false,
  })
  const first = host.newAddress()
  const { port, host: address, origin } = new URL(first)
  return {
    dataDir,
    port: Number(port),
    address,
    origin,
    get url() {
      return host.newAddress()
    },
    token: await enter(first),
    close: () => host.close(),
  }
}

export interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string | string[] | undefined>>
  readonly body: string
}

/** One request, its path and headers sent as they stand. */
export function ask(
  port: number,
  path: string,
  options: {
    readonly method?: string
    readonly headers?: Readonly<Record<string, string>>
    readonly body?: string
  } = {},
): Promise<Answer> {
  const { method = 'GET', headers = {}, body } = options
  return new Promise((resolve, reject) => {
    const asked = request({ host: '127.0.0.1', port, path, method, headers, agent: false }, (response) => {
      let text = ''
      response.on('data', (chunk: Buffer) => (text += chunk.toString()))
      response.on('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: text }),
      )
      response.on('error', reject)
    })
    asked.on('error', reject)
    asked.end(body)
  })
}
