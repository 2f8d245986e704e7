/** The edges of a graph whose nodes are numbers from zero, in two arrays: 100,000 tasks need no array each. */

export interface Edges {
  /** Where the targets of each node begin in `targets`, and behind the last node where they end. */
  readonly starts: Int32Array;
  readonly targets: Int32Array;
}

export interface EdgeCollector {
  add(from: number, to: number): void;
  /** All edges added so far; those of one node in the order in which they came. */
  edges(): Edges;
}

/** Collects the edges of a graph of so many nodes, in any order. */
export function collectEdges(nodes: number): EdgeCollector {
  const from: number[] = [];
  const to: number[] = [];
  return {
    add(source, target) {
      from.push(source);
      to.push(target);
    },
    edges() {
      const starts = new Int32Array(nodes + 1);
      for (const source of from) starts[source + 1] = (starts[source + 1] ?? 0) + 1;
      for (let node = 0; node < nodes; node++) starts[node + 1] = (starts[node + 1] ?? 0) + (starts[node] ?? 0);
      const next = starts.slice();
      const targets = new Int32Array(from.length);
      for (let edge = 0; edge < from.length; edge++) {
        const source = from[edge] ?? 0;
        const place = next[source] ?? 0;
        targets[place] = to[edge] ?? 0;
        next[source] = place + 1;
      }
      return { starts, targets };
    },
  };
}

/** The nodes that a node has an edge to. */
export function targetsOf({ starts, targets }: Edges, node: number): Int32Array {
  return targets.subarray(starts[node], starts[node + 1]);
}
