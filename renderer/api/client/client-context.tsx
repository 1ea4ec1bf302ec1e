import { createContext, useContext, useMemo, type ReactNode } from 'react'

import type { Client, Host } from '../../../electron/api/contract.ts'
import { Drops } from '../drops/drops.ts'

interface Connection {
  readonly client: Client
  readonly host: Host
  readonly drops: Drops
}

const ConnectionContext = createContext<Connection | undefined>(undefined)

/** Gives the parts below their way to the host. */
export function ClientProvider(props: { client: Client; host: Host; children: ReactNode }): ReactNode {
  const { client, host } = props
  const connection = useMemo(() => ({ client, host, drops: new Drops() }), [client, host])
  return <ConnectionContext value={connection}>{props.children}</ConnectionContext>
}

/** The contract's methods. Calls fail with `CallError`. */
export function useClient(): Client {
  return useConnection().client
}

/** What differs between hosts: file tokens and where downloads go. */
export function useHost(): Host {
  return useConnection().host
}

/** Which transfers this window began together. */
export function useDrops(): Drops {
  return useConnection().drops
}

function useConnection(): Connection {
  const connection = useContext(ConnectionContext)
  if (connection === undefined) throw new Error('used outside of ClientProvider')
  return connection
}
