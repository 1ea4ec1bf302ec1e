import type { ReportedRestore } from '../../driver/restore.ts'

/** The headers of the last answer. */
export type ToldHeaders = () => Pick<ReportedRestore, 'storageClass' | 'restore'>

interface Command {
  readonly middlewareStack: {
    add(
      middleware: <Arguments, Result extends { response: unknown }>(
        next: (args: Arguments) => Promise<Result>,
      ) => (args: Arguments) => Promise<Result>,
      options: { readonly step: 'deserialize'; readonly priority: 'low'; readonly name: string },
    ): void
  }
}

/**
 * What an answer says of class and restore in headers that the SDK does not read. BOS and KS3 have their own names
 * for them, and may also use these with Amazon's protocol.
 */
export function toldHeaders(command: Command): ToldHeaders {
  let headers: Readonly<Record<string, string>> = {}
  command.middlewareStack.add(
    (next) => async (args) => {
      const result = await next(args)
      headers = (result.response as { headers: Readonly<Record<string, string>> }).headers
      return result
    },
    { step: 'deserialize', priority: 'low', name: 'toldHeaders' },
  )
  return () => toldBy(headers)
}

/** The same, read from the headers of an answer. */
export function toldBy(headers: Readonly<Record<string, string>>): ReturnType<ToldHeaders> {
  return { storageClass: own(headers, 'storage-class'), restore: own(headers, 'restore') }
}

function own(headers: Readonly<Record<string, string>>, name: string): string | undefined {
  return headers[`x-bce-${name}`] ?? headers[`x-kss-${name}`]
}
