/** What a tool call is about, in one line. */
import { cleanText } from './cleanText';

const tellingKeys = [
  'file_path',
  'filePath',
  'absolute_path',
  'notebook_path',
  'path',
  'command',
  'cmd',
  'pattern',
  'url',
  'query',
  'description',
];

/** `input` is what the model gave the tool, whatever that is. */
export function toolDetail(input: unknown): string {
  if (typeof input !== 'object' || input === null) return '';
  for (const key of tellingKeys) {
    const value: unknown = (input as Record<string, unknown>)[key];
    if (typeof value === 'string') return oneLine(value);
  }
  return '';
}

/** Fit to be shown beside a tool's name. */
export function oneLine(text: string): string {
  return cleanText(text, 200).replaceAll('\n', ' ');
}
