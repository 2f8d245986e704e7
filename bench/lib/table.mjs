/** A Markdown table whose columns stand below each other. Numbers go to the right. */
export function markdownTable(columns, rows) {
  const cells = [columns, ...rows].map((row) => row.map(String));
  const widths = columns.map((_, at) => Math.max(3, ...cells.map((row) => row[at].length)));
  const isNumber = columns.map((_, at) => rows.every((row) => /^[\d.,]+(?: ?[a-z/%×]+)?$/i.test(String(row[at]))));
  const line = (row) =>
    `| ${row.map((cell, at) => (isNumber[at] ? cell.padStart(widths[at]) : cell.padEnd(widths[at]))).join(' | ')} |`;
  const [head, ...body] = cells;
  const rule = `|${widths.map((width, at) => (isNumber[at] ? `${'-'.repeat(width + 1)}:` : '-'.repeat(width + 2))).join('|')}|`;
  return [line(head), rule, ...body.map(line)].join('\n');
}
