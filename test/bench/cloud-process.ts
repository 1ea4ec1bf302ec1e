/**
 * The emulated S3 as a process of its own, so that what it takes is not counted with what is measured. Told by its
 * arguments the latency in milliseconds and the size of the object `download.bin` that it holds; prints its port.
 */
import { startS3Cloud } from '../clouds/s3/cloud.ts'
import { piecesOf } from './transfers/content.ts'

const [latencyMs = '0', downloadBytes = '0'] = process.argv.slice(2)

const cloud = await startS3Cloud({
  accounts: [{ accessKey: 'AKIDBENCH', secretKey: 'secret of the bench' }],
  buckets: ['bench'],
  // Keeps no bytes of what is uploaded, and makes no MD5 that nobody asked for: it is not what is measured.
  keepBodies: false,
  encrypted: true,
})
if (downloadBytes !== '0') {
  cloud.bucket('bench').putPieces('download.bin', piecesOf(Number(downloadBytes)))
}
cloud.faults.latencyMs = Number(latencyMs)
process.stdout.write(`${cloud.port}\n`)
