// npm run test:agents with every agent, in any shell.
process.env.TRANCHE_TEST_AGENTS = 'all';
await import('./testAgents.mjs');
