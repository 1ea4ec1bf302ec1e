import { damaged } from '../damaged.ts'
import type { Package } from '../package.ts'
import { byteView, type ByteView } from './byte-view.ts'

/**
 * A package of rpm's header, as all its databases keep it: how many entries and bytes of data there are, the entries
 * (tag, type, offset, count), the data; big endian (rpm's "Header format"). Of equal tags the first counts.
 */
export function rpmPackage(header: Uint8Array): Package {
  const view = byteView(header)
  const entries = view.uint32(0)
  const dataStart = 8 + entries * entryBytes
  if (entries > mostEntries || dataStart > view.byteLength) throw damaged()
  const offsets = new Map<number, number>()
  for (let at = 8; at < dataStart; at += entryBytes) {
    const tag = view.uint32(at)
    if (wanted.has(tag) && !offsets.has(tag)) offsets.set(tag, dataStart + view.uint32(at + 8))
  }
  const text = (tag: number) => textAt(view, offsets.get(tag))
  const [name, version, release] = [text(tags.name), text(tags.version), text(tags.release)]
  if (name === undefined || version === undefined || release === undefined) throw damaged()
  const epochAt = offsets.get(tags.epoch)
  const epoch = epochAt === undefined ? '' : `${view.uint32(epochAt)}:`
  const [architecture, license] = [text(tags.architecture), text(tags.license)]
  const source = text(tags.sourcePackage)
  return {
    name,
    version: `${epoch}${version}-${release}`,
    ...(architecture === undefined ? {} : { architecture }),
    ...(license === undefined ? {} : { license }),
    ...(source === undefined ? {} : { source: sourceName(source) }),
  }
}

function textAt(view: ByteView, at: number | undefined): string | undefined {
  if (at === undefined) return undefined
  const rest = view.slice(at, view.byteLength - at)
  const end = rest.indexOf(0)
  if (end === -1) throw damaged()
  return new TextDecoder().decode(rest.subarray(0, end))
}

/** `bash-5.1.8-9.el9.src.rpm` is of `bash`. */
function sourceName(file: string): string {
  return file.replace(/-[^-]+-[^-]+\.rpm$/, '')
}

const tags = {
  name: 1000,
  version: 1001,
  release: 1002,
  epoch: 1003,
  license: 1014,
  architecture: 1022,
  sourcePackage: 1044,
} as const
const wanted: ReadonlySet<number> = new Set(Object.values(tags))
const entryBytes = 16
/** rpm's own bound. */
const mostEntries = 65_535
