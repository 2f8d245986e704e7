/** The workspace itself: what the agent does there is done. */
import type { Workplace } from './workplace';

export function sharedWorkplace(workspace: string): Workplace {
  return {
    folder: workspace,
    rules: undefined,
    async begin() {},
    async take() {
      return undefined;
    },
    async deliver() {
      return { outcome: 'delivered', commit: undefined, merged: false };
    },
    async abandon() {},
    async close() {},
  };
}
