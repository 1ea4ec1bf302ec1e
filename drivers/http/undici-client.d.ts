/** The client of one connection alone: the whole library takes three times as long to load. It is the same class. */
declare module 'undici/lib/dispatcher/client.js' {
  import type { Client } from 'undici'

  const client: typeof Client
  export default client
}
