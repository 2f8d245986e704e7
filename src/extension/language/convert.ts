/** From the rooms' places to those of VS Code, and back. */
import * as vscode from 'vscode';
import type { TextEdit } from '../../language/document';
import type { Position, Range } from '../../plan/model';
import { between } from '../../plan/ranges';

export function toRange({ line, character, endLine, endCharacter }: Range): vscode.Range {
  return new vscode.Range(line, character, endLine, endCharacter);
}

export function fromPosition({ line, character }: vscode.Position): Position {
  return { line, character };
}

export function fromRange({ start, end }: vscode.Range): Range {
  return between(start, end);
}

export function toEdit({ range, newText }: TextEdit): vscode.TextEdit {
  return vscode.TextEdit.replace(toRange(range), newText);
}
