import { BlockList, isIP } from 'node:net'

/** Variables such as those of `process.env`. */
export type Environment = Readonly<Record<string, string | undefined>>

export interface Target {
  readonly protocol: 'http:' | 'https:'
  readonly hostname: string
  readonly port: number
}

/**
 * The proxy that the environment names for a target, by the rules of Go, in which the registry is written. `HTTPS_PROXY` or
 * `HTTP_PROXY` counts by the target's scheme, in upper or lower case; a value without a scheme is http. This machine and
 * the hosts in `NO_PROXY` have no proxy. Undefined to connect directly; also where the proxy is neither http nor https.
 */
export function proxyFor(target: Target, environment: Environment): URL | undefined {
  const name = target.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY'
  const given = variable(environment, name)
  if (given === undefined || isExcepted(target, variable(environment, 'NO_PROXY') ?? '')) return undefined
  const text = given.includes('://') ? given : `http://${given}`
  if (!URL.canParse(text)) return undefined
  const url = new URL(text)
  return url.protocol === 'http:' || url.protocol === 'https:' ? url : undefined
}

/** The value of `Proxy-Authorization`; undefined where the proxy's URL has no user. */
export function proxyAuthorization(proxy: URL): string | undefined {
  if (proxy.username === '') return undefined
  const user = `${decodeURIComponent(proxy.username)}:${decodeURIComponent(proxy.password)}`
  return `Basic ${Buffer.from(user).toString('base64')}`
}

function variable(environment: Environment, name: string): string | undefined {
  const value = environment[name] ?? environment[name.toLowerCase()]
  return value === undefined || value.trim() === '' ? undefined : value.trim()
}

/**
 * Whether `NO_PROXY` lists a target. An entry is `*`, a name (it covers the names below it; with a leading dot it covers
 * only those), an address, or a network such as `10.0.0.0/8`. A name or address may have a port.
 */
function isExcepted({ hostname, port }: Target, exceptions: string): boolean {
  const host = hostname.toLowerCase().replace(/^\[|\]$|\.$/g, '')
  if (host === 'localhost' || host.endsWith('.localhost') || loopback.check(host, family(host))) return true
  return exceptions
    .split(',')
    .map((entry) => entry.trim().toLowerCase())
    .some((entry) => entry !== '' && matches(entry, host, port))
}

function matches(entry: string, host: string, port: number): boolean {
  if (entry === '*') return true
  if (isNetwork(entry)) return isIP(host) > 0 && network(entry).check(host, family(host))
  const [, name = entry, onlyPort] = /^(.+?):(\d+)$/.exec(isIP(entry) === 6 ? '' : entry) ?? []
  if (onlyPort !== undefined && Number(onlyPort) !== port) return false
  const suffix = name.replace(/^\*?\./, '')
  return (suffix === name && host === name) || host.endsWith(`.${suffix}`)
}

function isNetwork(entry: string): boolean {
  const [address = '', bits = ''] = entry.split('/')
  return /^\d{1,3}$/.test(bits) && isIP(address) > 0 && Number(bits) <= (isIP(address) === 6 ? 128 : 32)
}

function network(entry: string): BlockList {
  const [address = '', bits = ''] = entry.split('/')
  const list = new BlockList()
  list.addSubnet(address, Number(bits), family(address))
  return list
}

function family(address: string): 'ipv4' | 'ipv6' {
  return isIP(address) === 6 ? 'ipv6' : 'ipv4'
}

const loopback = new BlockList()
loopback.addSubnet('127.0.0.0', 8, 'ipv4')
loopback.addAddress('::1', 'ipv6')
