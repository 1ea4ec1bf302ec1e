import type { Host } from '../../electron/api/contract.ts'
import { browserHost } from './browser-host.ts'

declare global {
  interface Window {
    /** Given by Electron's preload; absent in an ordinary browser. */
    readonly host?: Host
  }
}

/** The way to the host: what Electron gives, or the socket of host 2. Fails when there is no way. */
export async function connect(): Promise<Host> {
  if (window.host !== undefined) return window.host
  const token = takeToken()
  if (token === undefined) throw new Error('no token in the address')
  return browserHost(token)
}

/**
 * The token of the address that the host printed. It is taken out of the address at once and kept for reloads and
 * further tabs; it is worth nothing when the host has ended.
 */
function takeToken(): string | undefined {
  const given = /^#token=([\w-]+)$/.exec(window.location.hash)?.[1]
  if (given === undefined) return localStorage.getItem(tokenKey) ?? undefined
  localStorage.setItem(tokenKey, given)
  window.history.replaceState(null, '', `${window.location.pathname}#/`)
  return given
}

const tokenKey = 'bollard.token'
