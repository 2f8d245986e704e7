/** How many tasks of the plan were done when, and where that leads. */
import type { Report } from '../model';
import { chart, label, leftEdge, line, rightEdge, timeAxis, valueAxis } from './frame';
import { countTicks, linear, timeTicks } from './scale';

const top = 16;
const bottom = 216;

export function burnUpChart({ progress, plan, forecast }: Report): string {
  const points = progress.map(({ at, settled }) => ({ at: Date.parse(at), settled }));
  const first = points[0]?.at ?? 0;
  const last = points.at(-1)?.at ?? first;
  const ahead = forecast && forecast.open > 0 && plan.settled < plan.tasks ? forecast : undefined;
  const x = linear([first, Math.max(last + (ahead?.p80 ?? 0), first + 1)], [leftEdge, rightEdge]);
  const ticks = countTicks(plan.tasks);
  const y = linear([0, ticks.at(-1) ?? plan.tasks], [bottom, top]);
  const shapes = [
    ...timeAxis(timeTicks(first, Math.max(last + (ahead?.p80 ?? 0), first + 1)), x, top, bottom),
    ...valueAxis(ticks, y, String),
    line(leftEdge, y(plan.tasks), rightEdge, y(plan.tasks), 'goal'),
    label(leftEdge + 6, y(plan.tasks) - 5, `${plan.tasks} in the plan`),
    `<path d="${stepPath(points.map(({ at, settled }) => [x(at), y(settled)]))}" class="done"/>`,
  ];
  const now = points.at(-1)?.settled ?? 0;
  if (ahead) {
    // The forecast is of what can still run; the rest is given up or waits for a person.
    const then = Math.min(plan.tasks, now + ahead.open);
    shapes.push(line(x(last), y(now), x(last + ahead.p50), y(then), 'ahead'));
    shapes.push(line(x(last), y(now), x(last + ahead.p80), y(then), 'ahead'));
  }
  const words = {
    id: 'burnup',
    title: 'Burn-up: how many tasks were done when',
    description: `From ${points[0]?.settled ?? 0} to ${now} of ${plan.tasks} tasks.${ahead ? ' Two dashed lines lead to the estimated end: the middle of the estimate, and what four of five cases keep to.' : ''}`,
  };
  return chart(words, bottom + 24, shapes);
}

function stepPath(points: readonly (readonly [number, number])[]): string {
  return points.map(([x, y], n) => (n === 0 ? `M${x} ${y}` : `H${x}V${y}`)).join('');
}
