import { buildRows } from '/work/main/src/present/rows';
import { makePlan, makeTask, makeView } from '/work/main/test/unit/present/planFixture';
it('perf', () => {
  for (let k=0;k<3;k++){
  let t=performance.now(); const lap=(n:string)=>{console.log(n,(performance.now()-t).toFixed(0));t=performance.now()};
  const many = Array.from({ length: 10_000 }, (_, n) => makeTask(`1.${n}`, n)); lap('tasks');
  makePlan(many); lap('plan');
  const v = makeView(many); lap('view');
  buildRows(v, { key: 'K', path: 'PLAN.md', active: true, notices: [], now: new Date() }); lap('rows');
  }
});
