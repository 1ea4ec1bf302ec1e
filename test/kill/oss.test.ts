import { describeKills } from './kills.ts'
import { cloudPlace } from './places.ts'

describeKills('oss', 50, () => cloudPlace('oss'))
