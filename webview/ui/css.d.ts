/** Style sheets are imported for their effect: esbuild writes them to `dist/webview/<panel>.css`. */
declare module '*.css';
