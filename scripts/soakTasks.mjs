// The plan of a soak, and an agent that leaves a trace of all it does.

/** Phases of six, each task with a file of its own, some of them waiting for others. */
export function planOf(tasks) {
  const lines = ['# Implementation Plan: Soak', ''];
  for (let i = 0; i < tasks; i++) {
    const phase = Math.floor(i / 6) + 1;
    if (i % 6 === 0) lines.push(`## Phase ${phase}: Part ${phase}`, '');
    const waits = i % 6 === 4 ? ` (depends: ${phase}.2)` : '';
    lines.push(`- [ ] ${phase}.${(i % 6) + 1} Write \`out/${phase}.${(i % 6) + 1}.txt\`${waits}`);
    if (i % 6 === 5) lines.push('');
  }
  return `${lines.join('\n')}\n`;
}

/** Writes when it began and ended, and whether another process was at work on the same task. */
const script = `
t=$TRANCHE_TASK_ID; a=$TRANCHE_ATTEMPT; pid=$SOAK_LOG/pid.$t
if [ -e "$pid" ] && tr '\\0' '\\n' < "/proc/$(cat "$pid")/environ" 2>/dev/null | grep -qx "TRANCHE_TASK_ID=$t"; then
  echo "$t $a" >> "$SOAK_LOG/overlaps"
fi
echo $$ > "$pid"
echo "start $t $a" >> "$SOAK_LOG/work"
mkdir -p out
sleep 0.0$(($$ % 6))
echo "$t $a" >> "out/$t.txt"
echo "end $t $a" >> "$SOAK_LOG/work"
rm -f "$pid"
echo "did $t"
`;

export const tracingAgent = { type: 'command', command: ['/bin/sh', '-c', script] };
