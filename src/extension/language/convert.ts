/** From the rooms' places to those of VS Code, and back. */
import * as vscode from 'vscode';
import type { TextEdit } from '../../language/document';
import type { Position, Range } from '../../plan/model';

export function toRange({ start, end }: Range): vscode.Range {
  return new vscode.Range(start.line, start.character, end.line, end.character);
}

export function fromPosition({ line, character }: vscode.Position): Position {
  return { line, character };
}

export function fromRange({ start, end }: vscode.Range): Range {
  return { start: fromPosition(start), end: fromPosition(end) };
}

export function toEdit({ range, newText }: TextEdit): vscode.TextEdit {
  return vscode.TextEdit.replace(toRange(range), newText);
}
