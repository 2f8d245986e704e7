export declare function scratchFolder(): { path: string; remove(): void };

export declare function workspaceCopy(parent: string, source?: string, name?: string): string;
