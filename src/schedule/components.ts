/**
 * The groups of nodes that can all reach each other: sets of several nodes, or one with an edge to itself (Tarjan).
 * With a stack of its own in place of recursion: a chain of 10,000 dependencies would overflow the engine's.
 */
export function cyclicComponents(edges: readonly (readonly number[])[]): number[][] {
  const found: number[][] = [];
  const order: number[] = [];
  const low: number[] = [];
  const path: number[] = [];
  const onPath: boolean[] = [];
  /** Nodes being visited, and how many of the edges of each have been followed. */
  const visiting: { readonly node: number; followed: number }[] = [];
  let count = 0;
  for (const start of edges.keys()) {
    if (order[start] !== undefined) continue;
    enter(start);
    for (let top = visiting.at(-1); top; top = visiting.at(-1)) {
      const next = edges[top.node]?.[top.followed++];
      if (next === undefined) leave(top.node);
      else if (order[next] === undefined) enter(next);
      else if (onPath[next]) lower(top.node, order[next]);
    }
  }
  return found;

  function enter(node: number): void {
    order[node] = low[node] = count++;
    path.push(node);
    onPath[node] = true;
    visiting.push({ node, followed: 0 });
  }

  function lower(node: number, to: number): void {
    low[node] = Math.min(low[node] ?? to, to);
  }

  function leave(node: number): void {
    visiting.pop();
    const before = visiting.at(-1);
    if (before) lower(before.node, low[node] ?? 0);
    if (low[node] !== order[node]) return;
    const component = path.splice(path.lastIndexOf(node));
    for (const member of component) onPath[member] = false;
    if (component.length > 1 || edges[node]?.includes(node)) found.push(component);
  }
}
