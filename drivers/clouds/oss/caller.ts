import { StoreError } from '../../common/errors.ts'
import type { OssClient, OssClients } from './client.ts'
import { ossError } from './errors.ts'
import type { OssCall } from './transport.ts'

/** Runs one call of the SDK: its failures become ours. */
export type OssCaller = <Result>(
  call: OssCall,
  run: (client: OssClient) => Promise<Result>,
) => Promise<Result>

/** Every answer tells the service's time; a call that was refused for its date is worth another try once that is known. */
export function ossCaller({ clock, ...clients }: OssClients): OssCaller {
  return async (call, run) => {
    const signedAheadMs = clock.aheadMs
    try {
      const result = await run(clients.for(call))
      learn(call, signedAheadMs)
      return result
    } catch (cause) {
      learn(call, signedAheadMs)
      const error = ossError(cause, call)
      if (error.code !== 'ClockSkew' || Math.abs(clock.aheadMs - signedAheadMs) < worthAnotherTryMs)
        throw error
      throw new StoreError(error.code, error.message, error.where, { cause: error.cause, retry: 'later' })
    }
  }

  function learn({ answer }: OssCall, aheadMs: number): void {
    if (answer !== undefined) clock.learn(answer.headers, { status: answer.status, aheadMs })
  }
}

const worthAnotherTryMs = 60_000
