/** Tarjan's algorithm without recursion: a plan of ten thousand tasks in a row must not overflow the stack. */
import { collectEdges, type Edges } from './edges';

/** The strongly connected components of a graph whose nodes are numbers from zero. */
export function stronglyConnected(edges: readonly (readonly number[])[]): readonly (readonly number[])[] {
  const collector = collectEdges(edges.length);
  for (const [from, targets] of edges.entries()) for (const to of targets) collector.add(from, to);
  const components: number[][] = [];
  eachComponent(collector.edges(), (stack, from, to) => components.push([...stack.subarray(from, to)].reverse()));
  return components;
}

/** The components that are circles: several nodes, or one with an edge to itself. */
export function circlesIn(edges: Edges): readonly (readonly number[])[] {
  const circles: number[][] = [];
  eachComponent(edges, (stack, from, to) => {
    if (to - from > 1 || hasEdge(edges, stack[from] ?? 0, stack[from] ?? 0))
      circles.push([...stack.subarray(from, to)].reverse());
  });
  return circles;
}

function hasEdge({ starts, targets }: Edges, from: number, to: number): boolean {
  const end = starts[from + 1] ?? 0;
  for (let edge = starts[from] ?? 0; edge < end; edge++) if (targets[edge] === to) return true;
  return false;
}

/** Calls back with each component: where it stands in an array that may be looked at until the call returns. */
function eachComponent({ starts, targets }: Edges, found: (stack: Int32Array, from: number, to: number) => void): void {
  const nodes = starts.length - 1;
  const order = new Int32Array(nodes).fill(-1);
  const low = new Int32Array(nodes);
  const onStack = new Uint8Array(nodes);
  const stack = new Int32Array(nodes);
  const path = new Int32Array(nodes);
  const next = starts.slice();
  let count = 0;
  let height = 0;
  for (let root = 0; root < nodes; root++) {
    if (order[root] !== -1) continue;
    let depth = 0;
    enter(root, depth);
    while (depth >= 0) {
      const node = path[depth] ?? 0;
      const edge = next[node] ?? 0;
      if (edge === starts[node + 1]) {
        depth--;
        leave(node, depth);
        continue;
      }
      next[node] = edge + 1;
      const target = targets[edge] ?? 0;
      if (order[target] === -1) enter(target, ++depth);
      else if (onStack[target]) low[node] = Math.min(low[node] ?? 0, order[target] ?? 0);
    }
  }

  function enter(node: number, depth: number): void {
    order[node] = count;
    low[node] = count;
    count++;
    stack[height++] = node;
    onStack[node] = 1;
    path[depth] = node;
  }

  function leave(node: number, depth: number): void {
    const parent = depth < 0 ? -1 : (path[depth] ?? -1);
    const lowest = low[node] ?? 0;
    if (parent >= 0) low[parent] = Math.min(low[parent] ?? 0, lowest);
    if (lowest !== order[node]) return;
    const end = height;
    do {
      height--;
      onStack[stack[height] ?? 0] = 0;
    } while (stack[height] !== node);
    found(stack, height, end);
  }
}
