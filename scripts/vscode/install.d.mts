export declare function ensureVSCode(): Promise<{ node: string; serverMain: string }>;

export declare function ensureBrowser(): Promise<{ executable: string; env: Record<string, string> }>;
