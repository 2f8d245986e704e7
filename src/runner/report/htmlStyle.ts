/** How the page looks, on light ground and on dark. States differ by more than their colour: words, dashes, titles. */
export const htmlStyle = `
:root { color-scheme: light dark; --ground: #ffffff; --ink: #1f2328; --faint: #59636e; --line: #d1d9e0; --panel: #f6f8fa;
  --good: #1a7f37; --bad: #cf222e; --wait: #9a6700; --calm: #0969da; --soft: #8250df; --grey: #818b98; }
@media (prefers-color-scheme: dark) {
  :root { --ground: #0d1117; --ink: #e6edf3; --faint: #9198a1; --line: #3d444d; --panel: #151b23;
    --good: #3fb950; --bad: #f85149; --wait: #d29922; --calm: #4493f8; --soft: #ab7df8; --grey: #656c76; }
}
* { box-sizing: border-box; }
body { margin: 0 auto; padding: 1.5rem 1rem 4rem; max-width: 74rem; background: var(--ground); color: var(--ink);
  font: 15px/1.5 system-ui, sans-serif; overflow-wrap: anywhere; }
h1 { font-size: 1.5rem; line-height: 1.25; margin: 0 0 .5rem; }
h2 { font-size: 1.1rem; margin: 2rem 0 .5rem; padding-bottom: .25rem; border-bottom: 1px solid var(--line); }
code { font: .9em ui-monospace, monospace; background: var(--panel); padding: .1em .3em; border-radius: 4px; }
dl { display: grid; grid-template-columns: max-content 1fr; gap: .25rem 1rem; margin: 1rem 0; }
dt { color: var(--faint); } dd { margin: 0; }
ul { padding-left: 1.25rem; margin: .5rem 0; } li { margin: .25rem 0; }
.next { display: block; color: var(--faint); }
.note, figcaption { color: var(--faint); font-size: .9rem; }
.good { color: var(--good); } .bad { color: var(--bad); } .wait { color: var(--wait); }
figure { margin: 1rem 0; } svg { display: block; width: 100%; height: auto; }
.scroll { overflow-x: auto; } .scroll:focus-visible { outline: 2px solid var(--calm); }
table { border-collapse: collapse; width: 100%; font-size: .9rem; }
th, td { overflow-wrap: break-word; text-align: left; vertical-align: top; padding: .35rem .4rem; border-bottom: 1px solid var(--line); }
thead th { vertical-align: bottom; overflow-wrap: normal; } tbody th { min-width: 11rem; font-weight: 500; } td:nth-child(3) { min-width: 9rem; } .number { text-align: right; white-space: nowrap; font-variant-numeric: tabular-nums; }
.label { fill: var(--faint); font: 11px system-ui, sans-serif; } .middle { text-anchor: middle; } .end { text-anchor: end; }
.name { fill: var(--ground); font: 600 11px system-ui, sans-serif; pointer-events: none; } .name.waited { fill: var(--ink); }
.grid { stroke: var(--line); stroke-width: .5; }
.session { fill: var(--panel); stroke: var(--line); }
.try { fill: var(--calm); stroke: var(--ground); stroke-width: .5; }
.try.completed { fill: var(--good); } .try.failed { fill: var(--bad); }
.try.interrupted { fill: var(--grey); } .try.parked { fill: var(--soft); }
rect.wait { fill: var(--ground); fill-opacity: .75; stroke: var(--wait); stroke-dasharray: 2 2; }
.goal { stroke: var(--faint); stroke-dasharray: 1 3; } .done { fill: none; stroke: var(--good); stroke-width: 2; }
.ahead { stroke: var(--calm); stroke-dasharray: 5 4; stroke-width: 1.5; }
.fresh { fill: var(--calm); } .written { fill: var(--soft); } .read { fill: var(--grey); } .out { fill: var(--wait); }
.key { display: inline-block; width: .8em; height: .8em; border-radius: 2px; margin: 0 .3em 0 .8em; }
.key.completed { background: var(--good); } .key.failed { background: var(--bad); } .key.parked { background: var(--soft); }
.key.interrupted { background: var(--grey); } .key.open { background: var(--calm); }
.key.waits { border: 1px dashed var(--wait); }
.key.fresh { background: var(--calm); } .key.written { background: var(--soft); }
.key.read { background: var(--grey); } .key.out { background: var(--wait); }
@media print { body { max-width: none; } .scroll { overflow: visible; } }
`;
