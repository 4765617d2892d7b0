/** The health check of the container, which has no shell and no curl: node health.mjs PORT */
const [, , port = '8080'] = process.argv;
const { ok } = await fetch(`http://127.0.0.1:${port}/healthz`, {
  signal: AbortSignal.timeout(2000),
}).catch(() => ({ ok: false }));
process.exitCode = ok ? 0 : 1;
