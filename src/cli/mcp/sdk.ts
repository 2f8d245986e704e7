/**
 * What is used of the protocol's library. Only `tranche mcp` needs it, and it brings more of the schema library along
 * than all the rest uses: it is bundled as a module of its own (scripts/build.mjs).
 */
// biome-ignore lint/performance/noBarrelFile: this file is where the bundle is cut.
export { McpServer, type StandardSchemaWithJSON } from '@modelcontextprotocol/server';
export { StdioServerTransport } from '@modelcontextprotocol/server/stdio';
export { toJSONSchema } from 'zod/v4/core';
