import { describeKills } from './kills.ts'
import { cloudPlace } from './places.ts'

describeKills('ks3', 50, () => cloudPlace('ks3'))
