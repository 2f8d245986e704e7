import * as fs from 'node:fs';
import { activated } from '../tranche';
it('t', async () => { fs.writeFileSync('/tmp/act.txt', (await activated()).activatedIn + '\n' + (globalThis as any).laps.join('\n')); });
