export declare const quietSettings: Record<string, unknown>;

export declare const themes: Record<'dark' | 'light', string>;
