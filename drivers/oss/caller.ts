import { StoreError } from '../errors.ts'
import type { OssClient, OssClients } from './client.ts'
import { ossError } from './errors.ts'
import type { OssCall } from './transport.ts'

/** Runs one call of the SDK: its failures become ours. */
export type OssCaller = <Result>(
  call: OssCall,
  run: (client: OssClient) => Promise<Result>,
) => Promise<Result>

export function ossCaller(clients: OssClients): OssCaller {
  return async (call, run) => {
    try {
      return await run(clients.for(call))
    } catch (cause) {
      const error = ossError(cause, call)
      if (error.code !== 'ClockSkew' || !clients.followClock(call.answer?.headers.date)) throw error
      throw new StoreError(error.code, error.message, error.where, { cause: error.cause, retry: 'later' })
    }
  }
}
