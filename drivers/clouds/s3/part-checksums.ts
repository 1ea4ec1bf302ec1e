import { isStoreError } from '../../common/errors.ts'

/**
 * Which uploads take CRC32s of their parts. An MD5 costs four times as much as all the rest of sending a part, so that
 * a service is asked for the other when an upload begins, and MD5s are sent where it does not say yes: an upload that
 * was begun for CRC32s takes nothing else, and one that was not refuses them
 * (https://docs.aws.amazon.com/AmazonS3/latest/userguide/checking-object-integrity.html).
 */
export interface PartChecksums {
  /** Begins an upload and asks for CRC32s. A service that refuses the question is not asked again. */
  begin<
    Answer extends {
      readonly UploadId?: string | undefined
      readonly ChecksumAlgorithm?: string | undefined
    },
  >(
    send: (asked: { readonly ChecksumAlgorithm?: 'CRC32' }) => Promise<Answer>,
  ): Promise<Answer>
  /** For an upload of an earlier session, `ask` finds out. */
  areCrc32(uploadId: string, ask: () => Promise<string | undefined>): Promise<boolean>
  /** What the service tells of an upload. */
  learn(uploadId: string, algorithm: string | undefined): void
  forget(uploadId: string): void
}

/** With `asks` false, MD5s are sent: for services that are known to take nothing else. */
export function partChecksums(asks: boolean): PartChecksums {
  const known = new Map<string, boolean>()
  let asking = asks

  return {
    async begin(send) {
      const answer = await (asking ? askedOrNot(send) : send({}))
      if (answer.UploadId !== undefined) learn(answer.UploadId, answer.ChecksumAlgorithm)
      return answer
    },
    async areCrc32(uploadId, ask) {
      if (!asks) return false
      if (!known.has(uploadId)) learn(uploadId, await ask())
      return known.get(uploadId) === true
    },
    learn,
    forget: (uploadId) => void known.delete(uploadId),
  }

  async function askedOrNot<Answer>(
    send: (asked: { readonly ChecksumAlgorithm?: 'CRC32' }) => Promise<Answer>,
  ): Promise<Answer> {
    try {
      return await send({ ChecksumAlgorithm: 'CRC32' })
    } catch (error) {
      if (!isStoreError(error) || !isRefusal(error.where.status)) throw error
      const answer = await send({})
      asking = false
      return answer
    }
  }

  function learn(uploadId: string, algorithm: string | undefined): void {
    known.set(uploadId, algorithm === 'CRC32')
    const [oldest] = known.keys()
    if (known.size > mostKnown && oldest !== undefined) known.delete(oldest)
  }
}

/** A service answers an unknown header with a bad request, or with not implemented. */
function isRefusal(status: number | undefined): boolean {
  return status === 400 || status === 501
}

const mostKnown = 10_000
