const fence = /^[\s>]*(`{3,}|~{3,})/;

/** The lines of a text but for those in fenced blocks, which are examples. */
export function unfencedLines(text: string): readonly string[] {
  let open = '';
  return text.split(/\r?\n/).filter((line) => {
    const mark = fence.exec(line)?.[1];
    if (mark === undefined) return open === '';
    if (open === '') open = mark;
    else if (mark.startsWith(open)) open = '';
    return false;
  });
}
