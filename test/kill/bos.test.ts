import { describeKills } from './kills.ts'
import { cloudPlace } from './places.ts'

describeKills('bos', 50, () => cloudPlace('bos'))
