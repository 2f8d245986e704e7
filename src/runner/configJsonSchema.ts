import * as z from 'zod/mini';
import { configSchema } from './configSchema';

/** What the editor knows of `tranche.config.json`: completion, descriptions, complaints. */
export function configJsonSchema(): object {
  return { title: 'Tranche', ...z.toJSONSchema(configSchema, { io: 'input', target: 'draft-7' }) };
}
