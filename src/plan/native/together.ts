/**
 * Asking the parser about many things at once. One reading of many lines takes hardly longer than one of a single line,
 * but what stands above may change how something is read; so whatever was not read as it should be is asked again among
 * fewer, and in the end alone.
 */

/** So many stand in one text, the next time round, and so on. */
const sizes = [256, 16, 1] as const;

/**
 * Answers all, in the same order.
 *
 * @param read answers some, which stand together in one text
 * @param isSure whether an answer holds, whatever else stood in the text
 */
export function askTogether<Q, A>(
  questions: readonly Q[],
  read: (some: readonly Q[]) => readonly A[],
  isSure: (answer: A) => boolean,
): readonly A[] {
  const answers = new Map<number, A>();
  let open = questions.map((_, at) => at);
  for (const size of sizes) {
    const unsure: number[] = [];
    for (let from = 0; from < open.length; from += size) {
      const part = open.slice(from, from + size);
      const got = read(part.flatMap((at) => questions[at] ?? []));
      for (const [place, at] of part.entries()) {
        const answer = got[place];
        if (answer === undefined) continue;
        answers.set(at, answer);
        if (!isSure(answer) && part.length > 1) unsure.push(at);
      }
    }
    open = unsure;
  }
  return questions.flatMap((_, at) => {
    const answer = answers.get(at);
    return answer === undefined ? [] : [answer];
  });
}

/** Lets all go on side by side: what they ask at one time is answered in one go. */
export function runTogether<Q, A, T>(
  askers: readonly Generator<Q, T, A>[],
  answer: (questions: readonly Q[]) => readonly A[],
): readonly T[] {
  const results = new Map<number, T>();
  let asking: { readonly at: number; readonly asker: Generator<Q, T, A>; readonly question: Q }[] = [];
  const take = (at: number, asker: Generator<Q, T, A>, { done, value }: IteratorResult<Q, T>) => {
    if (done) results.set(at, value);
    else asking.push({ at, asker, question: value });
  };
  for (const [at, asker] of askers.entries()) take(at, asker, asker.next());
  while (asking.length > 0) {
    const round = asking;
    asking = [];
    const answers = answer(round.map(({ question }) => question));
    for (const [place, { at, asker }] of round.entries()) {
      const got = answers[place];
      if (got !== undefined) take(at, asker, asker.next(got));
    }
  }
  return askers.flatMap((_, at) => {
    const result = results.get(at);
    return result === undefined ? [] : [result];
  });
}

interface Line {
  readonly of: number;
  readonly way: string;
}

/**
 * Of each list of ways to write something the first that passes; null where none does.
 *
 * @param passes of lines that stand together in one text, each with the number of its list
 */
export function firstWays(
  lists: readonly (readonly string[])[],
  passes: (lines: readonly Line[]) => readonly boolean[],
): readonly (string | null)[] {
  const found: (number | null)[] = lists.map(() => null);
  let open = lists.map((_, of) => of);
  for (let round = 0; open.length > 0; round++) {
    const asked = linesAt(lists, open, () => round);
    const answers = askTogether(asked, passes, (passed) => passed);
    open = [];
    for (const [place, { of }] of asked.entries()) {
      if (answers[place]) found[of] = round;
      else open.push(of);
    }
  }
  const chosen = amongOthers(lists, found, passes);
  return lists.map((ways, of) => ways[chosen[of] ?? -1] ?? null);
}

/** What passes alone may not pass among its like: then the first later way that does, if there is one. */
function amongOthers(
  lists: readonly (readonly string[])[],
  found: readonly (number | null)[],
  passes: (lines: readonly Line[]) => readonly boolean[],
): readonly (number | null)[] {
  const chosen = [...found];
  const written = [...lists.keys()].filter((of) => found[of] !== null);
  const settled = new Set<number>();
  for (let isSame = false; !isSame; ) {
    isSame = true;
    const asked = linesAt(lists, written, (of) => chosen[of] ?? 0);
    for (let from = 0; from < asked.length; from += sizes[0]) {
      const part = asked.slice(from, from + sizes[0]);
      const answers = passes(part);
      for (const { of } of part.filter((_, place) => !answers[place])) {
        if (settled.has(of)) continue;
        const next = (chosen[of] ?? 0) + 1;
        const isOver = next >= (lists[of]?.length ?? 0);
        if (isOver) settled.add(of);
        chosen[of] = isOver ? (found[of] ?? null) : next;
        isSame = false;
      }
    }
  }
  return chosen;
}

function linesAt(lists: readonly (readonly string[])[], some: readonly number[], at: (of: number) => number): Line[] {
  return some.flatMap((of) => {
    const way = lists[of]?.[at(of)];
    return way === undefined ? [] : [{ of, way }];
  });
}
