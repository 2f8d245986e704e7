// Loaded with NODE_OPTIONS: as soon as a file is there, the time of day is another one, in this process and its children.
// TRANCHE_TEST_CLOCK is JSON: { "file": "/absolute/path", "ms": 3600000 }
'use strict';
const { existsSync } = require('node:fs');

const { file, ms } = JSON.parse(process.env.TRANCHE_TEST_CLOCK || '{}');
if (file) {
  const RealDate = Date;
  const now = () => RealDate.now() + (existsSync(file) ? ms : 0);
  globalThis.Date = class extends RealDate {
    constructor(...args) {
      super(...(args.length === 0 ? [now()] : args));
    }
    static now() {
      return now();
    }
  };
}
