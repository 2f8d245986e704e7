/** Makes a failing input smaller, as long as it fails in the same way: files, then lines, then characters are left out. */
export async function shrink(input, fails, deadline) {
  let small = input;
  for (let at = small.files.length - 1; at >= 0 && small.files.length > 1; at--) {
    const candidate = { ...small, files: small.files.filter((_, number) => number !== at) };
    if (Date.now() < deadline && (await fails(candidate))) small = candidate;
  }
  for (let at = 0; at < small.files.length; at++) {
    for (const parts of [linesOf, (text) => [...text]]) {
      const kept = await smallest(parts(small.files[at].text), (text) => fails(withText(small, at, text)), deadline);
      small = withText(small, at, kept);
    }
  }
  return small;
}

function linesOf(text) {
  return text.split(/(?<=\n)/);
}

function withText(input, at, text) {
  return { ...input, files: input.files.map((file, number) => (number === at ? { ...file, text } : file)) };
}

/** Leaves out ever smaller runs of parts. */
async function smallest(parts, fails, deadline) {
  let kept = parts;
  for (let size = Math.ceil(kept.length / 2); size >= 1; size = size === 1 ? 0 : Math.ceil(size / 2)) {
    for (let from = 0; from < kept.length && Date.now() < deadline; ) {
      const candidate = [...kept.slice(0, from), ...kept.slice(from + size)];
      if (await fails(candidate.join(''))) kept = candidate;
      else from += size;
    }
  }
  return kept.join('');
}
