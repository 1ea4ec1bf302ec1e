import { execFile } from 'node:child_process'
import { createHash } from 'node:crypto'
import { createReadStream } from 'node:fs'
import { link, mkdir, mkdtemp, readFile, rm, stat } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join, resolve } from 'node:path'
import { promisify } from 'node:util'

import type { Client } from '../../electron/api/contract.ts'
import { entryKinds } from '../../electron/api/rows.ts'
import { bundleHost } from '../kill/bundle-host.ts'
import { startHostProcess, type HostProcess } from '../kill/host-process.ts'
import { tinyImage, TinyRegistry } from '../unit/registry/tiny-registry.ts'
import { atLeast, below, holds, table, told, type Measure } from './measure.ts'
import { forgetPeak, usageNow } from './process-usage.ts'

export const layerRows = ['list', 'file'] as const

const repository = 'team/large'

/**
 * A layer of so many bytes unpacked at least, of this project's libraries and the program of Node, in gzip: listed by a host
 * beside `gzip -dc | tar -t` in turns, and one file out of it after that. Linux only.
 */
export async function measureLayers(bytes: number, rows: readonly string[]): Promise<readonly Measure[]> {
  const folder = await mkdtemp(join(tmpdir(), 'bollard-bench-layers-'))
  try {
    const path = join(folder, 'layer.tar.gz')
    await makeLayer(path, bytes)
    const place = await putLayer(folder, path)
    const program = await bundleHost(join(folder, 'program'))
    const measures: Measure[] = []
    const [plain, listed]: [number[], number[]] = [[], []]
    let [grownBytes, heldMs] = [0, 0]
    let found = { entries: 0, unpackedBytes: 0 }
    for (let turn = 0; turn < turns; turn += 1) {
      plain.push(await secondsOf(() => shell('gzip -dc "$LAYER" | tar -t > /dev/null', { LAYER: path })))
      const host = await startHostProcess(program, {
        data: join(folder, `data-${turn}`),
        files: folder,
        columns: true,
      })
      try {
        const store = await addStore(host.client, folder)
        const before = (await usageNow(host.pid))?.peakBytes ?? 0
        await forgetPeak(host.pid)
        await host.longestHoldMs()
        listed.push(await secondsOf(async () => (found = await list(host.client, { store, ...place }))))
        heldMs = Math.max(heldMs, await host.longestHoldMs())
        grownBytes = Math.max(grownBytes, ((await usageNow(host.pid))?.peakBytes ?? Infinity) - before)
        if (turn === 0 && rows.includes('file'))
          measures.push(...(await measureFile(host, { store, ...place })))
      } finally {
        await host.kill()
      }
    }
    if (rows.includes('list')) {
      const [alone, ours] = [Math.min(...plain), Math.min(...listed)]
      const counted = Number((await shell('gzip -dc "$LAYER" | tar -t | wc -l', { LAYER: path })).trim())
      measures.unshift(
        told(`layers.list: ${Math.round(found.unpackedBytes / mebibyte)} MiB in gzip`, ours, ' s'),
        told('  gzip -dc | tar -t', alone, ' s'),
        atLeast('  by the speed of gzip and tar', alone / ours, 0.8, ''),
        below('  memory beside what the host had', grownBytes / 1_000_000, 150, ' MB'),
        below('  longest hold of the main thread', heldMs, 50, ' ms'),
        holds('  every entry is there', found.entries === counted),
      )
    }
    console.log(table(measures), '\n')
    return measures
  } finally {
    await rm(folder, { recursive: true, force: true })
  }
}

const mebibyte = 1024 * 1024
const turns = 3

interface Place {
  readonly repository: string
  readonly manifest: string
  readonly layer: string
}

/** Copies of the libraries and of Node, under other names, until it is large enough. */
async function makeLayer(path: string, bytes: number): Promise<void> {
  const script = [
    'names="node_modules"',
    'one=$(tar -c $names "$NODE" 2>/dev/null | wc -c)',
    'copies=$(( ($BYTES + one - 1) / one ))',
    'for at in $(seq $copies); do',
    '  tar -c --transform "s,^,copy-$at/," $names "$NODE" 2>/dev/null > "$OUT.$at"',
    'done',
    'mv "$OUT.1" "$OUT.tar"',
    'for at in $(seq 2 $copies); do tar --concatenate -f "$OUT.tar" "$OUT.$at"; rm "$OUT.$at"; done',
    'gzip -6 -c "$OUT.tar" > "$OUT"; rm "$OUT.tar"',
  ]
  await shell(script.join('\n'), { OUT: path, NODE: process.execPath, BYTES: String(bytes) })
}

async function putLayer(folder: string, path: string): Promise<Place> {
  const registry = await TinyRegistry.in(join(folder, 'store'))
  const hash = createHash('sha256')
  for await (const chunk of createReadStream(path)) hash.update(chunk as Uint8Array)
  const hex = hash.digest('hex')
  const { size } = await stat(path)
  const layer = `sha256:${hex}`
  const mediaType = 'application/vnd.oci.image.layer.v1.tar+gzip'
  const image = tinyImage('large', { layers: [{ mediaType, digest: layer, size }] })
  await registry.pushManifests(repository, ['v1'], [image.config], [image.manifest])
  const data = join(folder, 'store/docker/registry/v2/blobs/sha256', hex.slice(0, 2), hex, 'data')
  await mkdir(dirname(data), { recursive: true })
  await link(path, data)
  return { repository, manifest: image.manifest.digest, layer }
}

async function addStore(client: Client, folder: string): Promise<string> {
  const values = { rootdirectory: join(folder, 'store') }
  const { store } = await client.addStore({ driver: 'filesystem', values, name: 'bench', readOnly: true })
  return store
}

async function list(client: Client, place: Place & { readonly store: string }) {
  let [entries, unpackedBytes] = [0, 0]
  for await (const event of client.listLayerFiles(place)) {
    if (event.kind === 'entries') entries += event.paths.length
    if (event.kind === 'whole') unpackedBytes = event.unpackedBytes ?? 0
  }
  return { entries, unpackedBytes }
}

/** The last file that can be shown: what is read of the disk for it, and how long that takes. */
async function measureFile(
  { client, pid }: HostProcess,
  place: Place & { readonly store: string },
): Promise<readonly Measure[]> {
  let last = 0
  for await (const event of client.listLayerFiles(place)) {
    if (event.kind !== 'entries') continue
    for (const [at, kind] of event.kinds.entries()) {
      const size = event.sizesBytes[at] ?? 0
      if (entryKinds[kind] === 'file' && size > 1000 && size < 500_000) last = event.first + at
    }
  }
  const before = await bytesRead(pid)
  const seconds = await secondsOf(() => client.previewLayerFile({ ...place, entry: last }))
  const readBytes = (await bytesRead(pid)) - before
  return [
    below('layers.file: the last file, bytes read', readBytes / mebibyte, 8, ' MiB'),
    below('  time', seconds * 1000, 1000, ' ms'),
  ]
}

/** Bytes that a process read with calls of the system. */
async function bytesRead(pid: number): Promise<number> {
  return Number(/^rchar: (\d+)$/m.exec(await readFile(`/proc/${pid}/io`, 'utf8'))?.[1] ?? Number.NaN)
}

async function shell(script: string, env: Readonly<Record<string, string>>): Promise<string> {
  const options = { cwd: resolve('.'), env: { ...process.env, ...env } }
  return (await promisify(execFile)('sh', ['-c', script], options)).stdout
}

async function secondsOf(run: () => Promise<unknown>): Promise<number> {
  const startedAtMs = performance.now()
  await run()
  return (performance.now() - startedAtMs) / 1000
}
