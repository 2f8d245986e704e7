/** The workplace that the configuration asks for. */
import type { RunRequest } from '../runRequest';
import type { MergeQueue } from './mergeQueue';
import { sharedWorkplace } from './shared';
import type { Workplace } from './workplace';

export async function openWorkplace(request: RunRequest, _batchId: string, _merges: MergeQueue): Promise<Workplace> {
  return sharedWorkplace(request.workspace);
}
