import type { Extractor } from '../finding.ts';

/** Names that do not resolve, connections that break, services that answer 5xx, certificates. */
export const network: Extractor = {
  tools: ['dns', 'tcp', 'tls', 'http', 'curl', 'wget'],
  format: 'https://curl.se/libcurl/c/libcurl-errors.html',
  rules: [
    {
      category: 'network',
      match:
        /ETIMEDOUT|ECONNRESET|ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ECONNABORTED|Could not resolve (?:host|proxy)|Temporary failure in name resolution|Connection (?:refused|reset|timed out|aborted)|network is unreachable|No route to host|TLS handshake|SSL_ERROR|SSLError|certificate (?:has expired|verify failed|signed by unknown)|SELF_SIGNED_CERT|unable to get local issuer/i,
      weight: 89,
      before: 2,
      after: 2,
    },
    {
      category: 'network',
      match:
        /\b(?:500|502|503|504):? (?:Internal Server Error|Bad Gateway|Service Unavailable|Gateway Time-?out)|HTTP (?:Error )?5\d\d|status code:? 5\d\d|returned error: 5\d\d/i,
      weight: 89,
      before: 2,
      after: 1,
    },
    {
      category: 'network',
      match:
        /Failed to (?:fetch|download)|Hash Sum mismatch|unexpected EOF|early EOF|RPC failed|Unable to connect|SocketTimeoutException|UnknownHostException|ReadTimeout|ConnectTimeout|Max retries exceeded|socket hang up|curl: \(\d+\)|ERROR 404: Not Found|wget: |Failed to connect to/i,
      weight: 87,
      before: 2,
      after: 2,
    },
  ],
};
