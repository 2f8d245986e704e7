import * as fs from 'node:fs';
import { join } from 'node:path';
import * as vscode from 'vscode';
import { activated, StateFolder, workspaceFolder } from '../tranche';

it('timeline', async function () {
  this.timeout(160000);
  const hooks = await activated();
  await vscode.commands.executeCommand('tranche.plans.focus');
  const out: string[] = [];
  const state = new StateFolder();
  for (let k = 0; k < 18; k++) {
    await state.clear(hooks);
    const seen = new Map<number, number>();
    const disk = new Map<number, number>();
    const l = hooks.store.onDidChange(() => {
      const s = hooks.store.active?.status?.seq ?? 0;
      for (const q of disk.keys()) if (q <= s && !seen.has(q)) seen.set(q, Date.now());
    });
    const p = join(workspaceFolder(), '.tranche/PLAN/status.json');
    const timer = setInterval(() => {
      try {
        const j = JSON.parse(fs.readFileSync(p, 'utf8'));
        if (!disk.has(j.seq)) disk.set(j.seq, Date.now());
      } catch {}
    }, 10);
    const d = new Promise((r) => {
      const q = vscode.tasks.onDidEndTaskProcess((e) => {
        q.dispose();
        r(e);
      });
    });
    await vscode.commands.executeCommand('tranche.runNextBatch');
    await d;
    await new Promise((r) => setTimeout(r, 800));
    clearInterval(timer);
    l.dispose();
    const g = (globalThis as any).dbg as string[]; const lag3 = (seen.get(3) ?? 0) - (disk.get(3) ?? 0); if (lag3 > 400) { const t3 = disk.get(3) ?? 0; out.push([...g.map((x) => { const i = x.indexOf(' '); return `   ${Number(x.slice(0, i)) - t3}${x.slice(i)}`; }), ...[...disk].map(([q, t]) => `   ${t - t3} disk ${q}`), ...[...seen].map(([q, t]) => `   ${t - t3} seen ${q}`)].join('\n')); } g.splice(0);
    out.push([...disk].map(([q, t]) => `${q}:${seen.has(q) ? (seen.get(q) ?? 0) - t : 'never'}`).join(' '));
  }
  fs.writeFileSync('/tmp/timeline.txt', out.join('\n'));
});
