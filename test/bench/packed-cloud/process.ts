/**
 * The packed S3 service as a process of its own, so that what it takes is not counted with what is measured. Told by its
 * first message what its buckets hold; says its port then, and answers each further message with its counts.
 */
import { startPackedServer } from './server.ts'
import { pack, type Shape } from './shapes.ts'
import type { FromService, ToService } from './start.ts'

process.once('message', (shapes: Readonly<Record<string, Shape>>) => void begin(shapes))

async function begin(shapes: Readonly<Record<string, Shape>>): Promise<void> {
  const packed = Object.entries(shapes).map(
    ([bucket, shape], index) => [bucket, pack(shape, index + 1)] as const,
  )
  const server = await startPackedServer(new Map(packed), process.argv[2] ?? '')
  process.on('message', ({ latencyMs, forget }: ToService) => {
    if (latencyMs !== undefined) server.latencyMs = latencyMs
    tell({ port: server.port, requests: Object.fromEntries(server.requests) })
    if (forget) server.requests.clear()
  })
  process.once('disconnect', () => server.close())
  tell({ port: server.port, requests: {} })
}

function tell(message: FromService): void {
  process.send?.(message)
}
