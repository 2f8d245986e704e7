export interface ServerOptions {
  /** The folder to open; none opens an empty window. */
  workspace?: string | undefined;
  /** Where installed extensions are; an empty temp folder by default. */
  extensionsDir?: string | undefined;
  /** Laid over the quiet defaults of settings.mjs. */
  userSettings?: Record<string, unknown> | undefined;
  /** true (default): every folder is trusted. false: Restricted Mode, without a prompt. */
  trust?: boolean | undefined;
  /** true (default): accepts an extension under development; but then VS Code keeps notifications in its bell. */
  development?: boolean | undefined;
  /** 0 (default): a free one. */
  port?: number | undefined;
  /** More environment for VS Code and all it starts. */
  env?: Record<string, string> | undefined;
}

export interface Payload {
  extensionDevelopmentPath?: string;
  extensionTestsPath?: string;
  [name: string]: string;
}

export interface VSCodeServer {
  /** The workbench on the workspace. */
  url: string;
  urlWith(payload: Payload): string;
  port: number;
  pid: number;
  dataDir: string;
  extensionsDir: string;
  /** $HOME of everything VS Code starts. */
  home: string;
  /** Settles when the server ends, whoever ended it. */
  ended: Promise<void>;
  /** Ends the server and every process below it, removes its folders. */
  dispose(): Promise<void>;
}

export declare function startVSCode(options: ServerOptions): Promise<VSCodeServer>;
