/**
 * The client that a vendor gives, in a process of its own. Told by its arguments the driver and the values that open its
 * bucket; sends `ready`, then `done` for each file that it is sent and has uploaded. Fails with what the client says.
 */
import dns from 'node:dns'

import { lookup } from '../../../../drivers/http/localhost-lookup.ts'
import { vendorUploads, type VendorDriver } from './vendor-uploads.ts'

const [driver = 'oss', values = '{}'] = process.argv.slice(2)

// The clients have no way to be told where the emulated service is.
Object.assign(dns, { lookup })
const upload = await vendorUploads[driver as VendorDriver](JSON.parse(values) as Record<string, string>)
process.on('message', (file: { readonly path: string; readonly key: string }) => {
  void upload(file.path, file.key).then(() => process.send?.('done'))
})
process.once('disconnect', () => process.exit())
process.send?.('ready')
