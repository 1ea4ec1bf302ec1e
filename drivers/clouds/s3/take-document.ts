import { Readable } from 'node:stream'

import { maxBytesOf, wholeBody } from '../../xml/whole-body.ts'

/**
 * Reads the document of a successful answer in place of the SDK, which gets an empty document with the same root. The
 * SDK's deserialiser takes ten times as long for a page of keys, and cuts characters beyond U+FFFF to 16 bits where a
 * service writes them as numbers. The SDK reads failures itself.
 */
export function takingDocument(root: string, take: (document: Buffer) => void) {
  return <Arguments, Result extends { response: unknown }>(next: (args: Arguments) => Promise<Result>) =>
    async (args: Arguments): Promise<Result> => {
      const result = await next(args)
      const response = result.response as { statusCode: number; body: Readable }
      if (response.statusCode === 200) {
        take(await wholeBody(response.body, maxBytesOf.list))
        response.body = Readable.from([Buffer.from(`<${root}></${root}>`)])
      }
      return result
    }
}

/** The place of this step in the SDK's stack of middleware. */
export const insideDeserializer = { step: 'deserialize', priority: 'low', name: 'takeDocument' } as const
