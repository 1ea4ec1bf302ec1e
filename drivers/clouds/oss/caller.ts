import type { OssClient, OssClients } from './client.ts'
import { ossError, withAnotherTry } from './errors.ts'
import type { OssCall } from './transport.ts'

/** Runs one call of the SDK: its failures become ours. */
export type OssCaller = <Result>(
  call: OssCall,
  run: (client: OssClient) => Promise<Result>,
) => Promise<Result>

/** Every answer has the service's time. A call that was refused for its date is tried again once that time is known. */
export function ossCaller({ clock, ...clients }: OssClients): OssCaller {
  return async (call, run) => {
    const signedAheadMs = clock.aheadMs
    try {
      const result = await run(clients.for(call))
      learn(call, signedAheadMs)
      return result
    } catch (cause) {
      learn(call, signedAheadMs)
      throw withAnotherTry(ossError(cause, call), clock.aheadMs - signedAheadMs)
    }
  }

  function learn({ answer }: OssCall, aheadMs: number): void {
    if (answer !== undefined) clock.learn(answer.headers, { status: answer.status, aheadMs })
  }
}
