/**
 * The emulated S3 as a process of its own, with blobs of a registry that nothing names: so many large ones of 64 MiB, and so
 * many small ones of 20 KB. Prints its port.
 */
import { createHash, randomBytes } from 'node:crypto'

import { startS3Cloud } from '../clouds/s3/cloud.ts'
import { layout } from '../../electron/registry/layout/layout.ts'
import { parseDigest } from '../../drivers/common/names.ts'

const [large = 0, small = 0] = process.argv.slice(2).map(Number)
const pieceBytes = 8 * 1024 * 1024
const piecesOfBlob = 8

const cloud = await startS3Cloud({
  accounts: [{ accessKey: 'AKIDBENCH', secretKey: 'secret of the bench' }],
  buckets: ['bench'],
  keepBodies: false,
  encrypted: true,
})
const bucket = cloud.bucket('bench')
const piece = randomBytes(pieceBytes)
for (let blob = 0; blob < large; blob += 1) put([...Array<Buffer>(piecesOfBlob - 1).fill(piece), own(blob)])
for (let blob = 0; blob < small; blob += 1) put([Buffer.concat([randomBytes(20_000), own(blob)])])
process.stdout.write(`${cloud.port}\n`)

/** Makes each blob another one. */
function own(blob: number): Buffer {
  return Buffer.from(`blob ${blob}`)
}

function put(pieces: readonly Buffer[]): void {
  const hash = createHash('sha256')
  for (const each of pieces) hash.update(each)
  const digest = parseDigest(`sha256:${hash.digest('hex')}`)
  bucket.putPieces(layout.blobData(digest).slice(1), pieces)
}
