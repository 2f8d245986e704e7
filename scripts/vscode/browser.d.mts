import type { Browser } from 'playwright-core';

export declare const VIEWPORT: { width: number; height: number };

/** A headless browser; installs one on first use if the machine has none. */
export declare function openBrowser(): Promise<Browser>;
