const perPhase = 50;

/**
 * A plan as large plans are: phases of 50 tasks with an objective, files, dependencies, and below every second task a
 * detail, below every fourth a step.
 */
export function largePlan(tasks) {
  const lines = ['# Implementation Plan: Large', ''];
  for (let task = 0; task < tasks; task++) {
    const phase = Math.floor(task / perPhase) + 1;
    const number = (task % perPhase) + 1;
    if (number === 1) {
      lines.push('', `## Phase ${phase}: Part ${phase}`, '');
      lines.push(`**Objective:** Part ${phase} works on its own, is covered by tests, and the parts before it`);
      lines.push('use it instead of what they did themselves.', '', '**Tasks:**', '');
    }
    const depends = number > 1 ? ` (depends: ${phase}.${number - 1})` : '';
    const file = `src/part${phase}/file${number}.ts`;
    const box = task % 3 === 0 ? 'x' : ' ';
    lines.push(`- [${box}] ${phase}.${number} Implement the piece number ${task} in \`${file}\`${depends}`);
    if (task % 2 === 0) lines.push('  - detail of what to do with it and why');
    if (task % 4 === 0) lines.push('  - [ ] a step to take');
  }
  return `${lines.join('\n')}\n`;
}
