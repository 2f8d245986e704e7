export declare function packExtension(extension: string, folder: string): Promise<string>;

export declare function installExtension(vsix: string, extensionsDir: string, scratch: string): Promise<void>;
