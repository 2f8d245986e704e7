/** Tarjan's algorithm without recursion: a plan of ten thousand tasks in a row must not overflow the stack. */

/** The strongly connected components of a graph whose nodes are numbers from zero. */
export function stronglyConnected(edges: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const components: number[][] = [];
  const order = new Int32Array(edges.length).fill(-1);
  const low = new Int32Array(edges.length);
  const onStack = new Uint8Array(edges.length);
  const stack: number[] = [];
  let count = 0;
  for (let root = 0; root < edges.length; root++) {
    if (order[root] !== -1) continue;
    const path: { node: number; next: number }[] = [enter(root)];
    for (let step = path.at(-1); step; step = path.at(-1)) {
      const target = edges[step.node]?.[step.next++];
      if (target === undefined) {
        path.pop();
        leave(step.node, path.at(-1)?.node ?? null);
      } else if (order[target] === -1) path.push(enter(target));
      else if (onStack[target]) low[step.node] = Math.min(low[step.node] ?? 0, order[target] ?? 0);
    }
  }
  return components;

  function enter(node: number): { node: number; next: number } {
    order[node] = count;
    low[node] = count;
    count++;
    stack.push(node);
    onStack[node] = 1;
    return { node, next: 0 };
  }

  function leave(node: number, parent: number | null): void {
    if (parent !== null) low[parent] = Math.min(low[parent] ?? 0, low[node] ?? 0);
    if (low[node] !== order[node]) return;
    const component: number[] = [];
    for (let member = stack.pop(); member !== undefined; member = stack.pop()) {
      onStack[member] = 0;
      component.push(member);
      if (member === node) break;
    }
    components.push(component);
  }
}
