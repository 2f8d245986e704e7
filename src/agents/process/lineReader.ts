/** Bytes → lines, whatever an agent prints: without an end, without sense, without measure. */

export interface LineReader {
  push(chunk: Uint8Array): void;
  /** Hands over a last line that has no line end. */
  end(): void;
}

/** Longer lines are cut; the rest of them is not kept in memory. */
export const defaultLineBytes = 1_000_000;

/** What is not UTF-8 becomes U+FFFD. Line ends are LF or CRLF. */
export function createLineReader(onLine: (line: string) => void, maxBytes = defaultLineBytes): LineReader {
  const decoder = new TextDecoder();
  let parts: Uint8Array[] = [];
  let length = 0;
  const keep = (bytes: Uint8Array) => {
    const part = bytes.subarray(0, maxBytes - length);
    if (part.length === 0) return;
    // A copy: a slice would hold on to the whole chunk it was cut from.
    parts.push(Uint8Array.from(part));
    length += part.length;
  };
  const deliver = () => {
    const line = decoder.decode(Buffer.concat(parts, length));
    parts = [];
    length = 0;
    onLine(line.endsWith('\r') ? line.slice(0, -1) : line);
  };
  return {
    push(chunk) {
      let start = 0;
      for (let end = chunk.indexOf(0x0a); end >= 0; end = chunk.indexOf(0x0a, start)) {
        keep(chunk.subarray(start, end));
        deliver();
        start = end + 1;
      }
      keep(chunk.subarray(start));
    },
    end() {
      if (length > 0) deliver();
    },
  };
}
