import { describeKills } from './kills.ts'
import { folderPlace } from './places.ts'

describeKills('filesystem', 50, folderPlace)
