import { bos } from './bos/cloud.ts'
import { cos } from './cos/cloud.ts'
import { filesystem } from './filesystem/cloud.ts'
import { ks3 } from './ks3/cloud.ts'
import { oss } from './oss/cloud.ts'
import { s3 } from './s3/cloud.ts'
import type { DriverName } from '../driver-names.ts'
import type { Cloud } from './cloud.ts'

/** Every driver. A name in `driver-names.ts` that has no entry here does not compile. */
export const clouds: Readonly<Record<DriverName, Cloud>> = { bos, cos, filesystem, ks3, oss, s3 }
