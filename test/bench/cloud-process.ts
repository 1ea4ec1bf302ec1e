/**
 * The emulated S3 as a process of its own, so that what it takes is not counted with what is measured. Told by its
 * arguments the latency in milliseconds, the size of the object `download.bin` that it holds, and whether its entity tags are
 * those of an `encrypted` bucket, which are no MD5s; sends its port. Asked for anything, it sends `RequestCounts`.
 */
import { startS3Cloud } from '../clouds/s3/cloud.ts'
import { piecesOf } from './transfers/content.ts'

/** What it was asked since it told of it before. */
export interface RequestCounts {
  readonly requests: number
  /** At once. */
  readonly mostInFlight: number
  /** Of bodies. */
  readonly receivedBytes: number
  /** All that it holds. */
  readonly objects: number
}

const [latencyMs = '0', downloadBytes = '0', tags = 'encrypted'] = process.argv.slice(2)

const cloud = await startS3Cloud({
  accounts: [{ accessKey: 'AKIDBENCH', secretKey: 'secret of the bench' }],
  buckets: ['bench'],
  // Keeps no bytes of what is uploaded, and makes no MD5 that nobody asked for: it is not what is measured.
  keepBodies: false,
  encrypted: tags === 'encrypted',
})
const bucket = cloud.bucket('bench')
if (downloadBytes !== '0') {
  bucket.putPieces('download.bin', piecesOf(Number(downloadBytes)))
}
cloud.faults.latencyMs = Number(latencyMs)
process.on('message', () => {
  const { stats } = cloud
  const counts = {
    requests: stats.total,
    mostInFlight: stats.maxInFlight,
    receivedBytes: stats.bytesIn,
    objects: bucket.keys().length,
  }
  process.send?.(counts satisfies RequestCounts)
  stats.requests.clear()
  stats.maxInFlight = 0
  stats.bytesIn = 0
})
process.once('disconnect', () => process.exit())
process.send?.(cloud.port)
