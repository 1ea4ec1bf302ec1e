/**
 * The emulated service of a driver as a process of its own, so that what it takes is not counted with what is measured. Told
 * by its argument the driver; sends the values that open its bucket. Asked with a key, it sends the size of that object.
 */
import { startCloud, type CloudDriver } from '../../../clouds/every-cloud.ts'

const driver = process.argv[2] as CloudDriver
// The SDK of COS complains of a secret with a space in it.
const account = { accessKey: 'AKIDBENCH', secretKey: 'secretOfTheBench' }

// Believes no signature and no checksum, and keeps nothing of what is large.
const cloud = await startCloud(driver, { account, keepBodies: false })
process.on('message', (key: string) => process.send?.({ sizeBytes: cloud.bucket.get(key)?.sizeBytes ?? 0 }))
process.once('disconnect', () => process.exit())
process.send?.(cloud.values)
