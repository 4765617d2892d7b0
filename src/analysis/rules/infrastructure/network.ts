import type { Tool } from '../../rule.ts';

/** Names that do not resolve, connections that break, services that answer 5xx, certificates. */
export const network: Tool = {
  tools: ['dns', 'tcp', 'tls', 'http', 'curl', 'wget'],
  format: 'https://curl.se/libcurl/c/libcurl-errors.html',
  precedes: ['docker', 'git', 'kubectl', 'bazel', 'terraform', 'clippy'],
  rules: [
    {
      category: 'network',
      match:
        /(?<![\w./-])(?:ETIMEDOUT|ECONNRESET|ECONNREFUSED|ENOTFOUND|EAI_AGAIN|ECONNABORTED|(?:DEPTH_ZERO_)?SELF_SIGNED_CERT)|Could not resolve (?:host|proxy)|Temporary failure in name resolution|Connection (?:refused|reset|timed out|aborted)|network is unreachable|No route to host|Remote end closed connection|dial tcp .*(?:timeout|no such host)|TLS handshake(?!,)|SSL_ERROR|SSLError|certificate (?:has expired|verify failed|signed by unknown)|unable to get local issuer/i,
      says: 'detail',
      beforeLines: 2,
      afterLines: 2,
      examples: [
        {
          log: 'curl: (6) Could not resolve host: hackage.example.com',
          headline: 'curl: (6) Could not resolve host: hackage.example.com',
          category: 'network',
        },
      ],
      not: ['running test-econnrefused.lua', '* TLSv1.3 (OUT), TLS handshake, Client hello (1):'],
    },
    {
      category: 'network',
      match:
        /\b(?:500|502|503|504):? (?:Internal Server Error|Bad Gateway|Service Unavailable|Gateway Time-?out)|HTTP (?:Error )?5\d\d|status code:? 5\d\d|returned error: 5\d\d/i,
      says: 'detail',
      beforeLines: 2,
      afterLines: 1,
      examples: [
        {
          log: 'curl: (22) The requested URL returned error: 502',
          headline: 'curl: (22) The requested URL returned error: 502',
          category: 'network',
        },
      ],
    },
    {
      category: 'network',
      match:
        /Failed to (?:fetch|download)|Hash Sum mismatch|unexpected EOF|early EOF|RPC failed|Unable to connect|SocketTimeoutException|UnknownHostException|ReadTimeout|ConnectTimeout|Max retries exceeded|socket hang up|curl: \((?!28\))\d+\)|ERROR 404: Not Found|wget: |Failed to connect to/i,
      says: 'detail',
      beforeLines: 2,
      afterLines: 2,
      examples: [
        {
          log: 'curl: (22) The requested URL returned error: 404',
          headline: 'curl: (22) The requested URL returned error: 404',
          category: 'network',
        },
      ],
    },
  ],
};
