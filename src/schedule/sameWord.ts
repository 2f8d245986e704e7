/** Equal for the ways in which one word of a kind is written: `missing_tests`, `Missing tests`, `missing-test`. */
export function isSameWord(a: string, b: string): boolean {
  return wordKey(a) === wordKey(b);
}

export function wordKey(word: string): string {
  return word
    .trim()
    .toLowerCase()
    .replace(/[\s_-]+/g, '-')
    .replace(/(?<=[^s])s$/, '');
}
