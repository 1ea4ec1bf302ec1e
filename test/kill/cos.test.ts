import { describeKills } from './kills.ts'
import { cloudPlace } from './places.ts'

describeKills('cos', 50, () => cloudPlace('cos'))
