import { parentPort } from 'node:worker_threads'

import type { FromLane, ToLane } from '../lane-messages.ts'
import { LaneThread } from './lane-thread.ts'

/** The program of a thread that moves large bodies; see `Lanes`. */
const port = parentPort
if (port === null) throw new Error('this program runs as a thread')
const thread = new LaneThread((message: FromLane) => port.postMessage(message))
port.on('message', (message: ToLane) => thread.receive(message))
