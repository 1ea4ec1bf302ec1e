import { everyView } from './support/every-view.ts'
import { wholeViews } from './support/views.ts'

everyView('of the whole window', wholeViews)
