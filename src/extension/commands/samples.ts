/** Files that are written when a person asks for them. */

/** Shows what a plan can say; the demo agent works on it as it stands. */
export const samplePlan = `# Implementation Plan: Hello, Tranche

<!--
  A plan is phases and tasks. Tranche hands the tasks out in batches, a few per agent session.
  As it stands, the built-in demo agent works on them: it writes small files and costs nothing.
  To use your own agent, run "Tranche: Open Configuration" and set "agent", for example to "claude".
-->

## Overview

- **Goal:** See a batch run from start to end

## Phase 1: First steps

- [ ] 1.1 Write a greeting to \`hello.txt\`
- [ ] 1.2 Write a list of three names to \`names.txt\`
- [ ] 1.3 Greet each of the names in \`greetings.txt\` (depends: 1.1, 1.2)
  - [ ] One line for each name
  - [ ] End with a full stop

## Phase 2: Finishing

- [ ] 2.1 Describe the three files in \`NOTES.md\`
- [ ] 2.2 Check the spelling in \`NOTES.md\` (depends: 2.1) (LOW)
`;

export const sampleConfiguration = `{
  "agent": "demo",
  "batchSize": 3,
  "verify": []
}
`;
