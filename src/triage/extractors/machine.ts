import type { Rule } from '../finding.ts';

/** What no tool of the project causes: memory, disk, network, rights, git, docker, the runner itself. */
export const machine: readonly Rule[] = [
  {
    category: 'out_of_memory',
    match:
      /JavaScript heap out of memory|java\.lang\.OutOfMemoryError|OutOfMemory|Out of memory: Kill|Cannot allocate memory|std::bad_alloc|MemoryError|OOMKilled|oom-kill|virtual memory exhausted|GC overhead limit|compiler is out of heap/i,
    weight: 97,
    before: 2,
    after: 2,
  },
  {
    category: 'out_of_memory',
    match: /\bexit(?:ed)?(?: with)?(?: exit)?(?: code| status)? 137\b|^\S*: line \d+:\s+\d+ Killed/,
    weight: 80,
    before: 2,
  },
  {
    category: 'disk',
    match: /No space left on device|ENOSPC|Disk quota exceeded|not enough (?:disk )?space/i,
    weight: 98,
    before: 1,
  },
  {
    category: 'infrastructure',
    match:
      /runner has received a shutdown signal|lost communication with the server|The hosted runner|runner pod|The self-hosted runner|Runner .* did not connect|Job was (?:about to|cancelled because)|No runner/i,
    weight: 97,
    before: 1,
  },
  {
    category: 'timeout',
    match:
      /exceeded the maximum execution time|has timed out after \d+ minutes|Timeout (?:of \d+ ?ms )?exceeded|timed out after|Test timed out|context deadline exceeded|TimeoutError|timeout: the monitored|panic: test timed out|returning 124|exit(?:ed with)? code 124|Exceeded timeout/i,
    weight: 88,
    before: 3,
    after: 4,
  },
  {
    category: 'cancelled',
    match: /^##\[error\]The (?:operation|run) was canceled/,
    weight: 60,
    before: 4,
  },
  {
    category: 'configuration',
    match:
      /Unable to resolve action|unable to find version|Can't find 'action\.yml'|Invalid workflow file|Unrecognized named-value|Unexpected value '|Missing download info|This request has been automatically failed because it uses a deprecated version/i,
    weight: 97,
    after: 2,
  },
  {
    category: 'permission_or_secret',
    match:
      /Resource not accessible by (?:integration|personal access token)|denied to github-actions\[bot\]|Could not load credentials|Input required and not supplied|Bad credentials|Permission denied \(publickey|could not read Username|Authentication failed|AccessDenied|not authorized to perform|invalid (?:api )?(?:token|credentials)|401 Unauthorized|403 Forbidden|ENEEDAUTH|E401|E403|The requested URL returned error: 40[13]|requires authentication|Missing required secret|secret .* (?:is )?(?:not set|missing|required)/i,
    weight: 93,
    before: 2,
    after: 2,
  },
  {
    category: 'infrastructure',
    match: /API rate limit exceeded|toomanyrequests|rate limit|429 Too Many/i,
    weight: 90,
    before: 1,
  },
  {
    category: 'network',
    match:
      /ETIMEDOUT|ECONNRESET|ECONNREFUSED|ENOTFOUND|EAI_AGAIN|Could not resolve host|Temporary failure in name resolution|Connection (?:refused|reset|timed out)|network is unreachable|TLS handshake|SSL_ERROR|certificate (?:has expired|verify failed)|SELF_SIGNED_CERT|(?:502|503|504) (?:Bad Gateway|Service Unavailable|Gateway Time-?out)|Failed to fetch|Hash Sum mismatch|unexpected EOF|early EOF|RPC failed|Failed to download|Unable to connect|SocketTimeoutException|UnknownHostException|curl: \(\d+\)|ERROR 404: Not Found|wget: /i,
    weight: 88,
    before: 2,
    after: 2,
  },
  {
    category: 'configuration',
    match:
      /CONFLICT \(|Automatic merge failed|\[rejected\]|\[remote rejected\]|couldn't find remote ref|dubious ownership|not something we can merge|refusing to merge unrelated|shallow update not allowed|failed to push some refs|^fatal: /,
    weight: 90,
    before: 2,
    after: 2,
  },
  {
    category: 'configuration',
    match:
      /(?:^|: )(?:command not found|not found)$|: command not found|is not recognized as (?:an internal|the name)|No such file or directory|Permission denied$|cannot execute|bad interpreter|syntax error near unexpected|unbound variable|executable file not found|unknown (?:option|flag|command|shorthand)|unrecognized (?:option|argument)|invalid option/i,
    weight: 78,
    before: 2,
    after: 1,
  },
  { category: 'configuration', match: /exit (?:code|status) 12[67]\b/, weight: 70, before: 3 },
  {
    category: 'infrastructure',
    match:
      /Cannot connect to the Docker daemon|manifest unknown|pull access denied|no matching manifest|failed to register layer/i,
    weight: 90,
    before: 1,
    after: 1,
  },
  {
    category: 'code',
    match:
      /failed to solve|returned a non-zero code|^\s*>>>|^ERROR: .*(?:executor failed|process ")|Dockerfile:\d+$/,
    weight: 76,
    before: 2,
    after: 3,
  },
  {
    category: 'configuration',
    match: /^\s*│ Error:|^Error: .*(?:Terraform|terraform)|^╷$/,
    weight: 86,
    while: /^\s*[│╵]/,
  },
  {
    category: 'infrastructure',
    match:
      /^Error: (?:UPGRADE|INSTALLATION) FAILED|error: (?:timed out waiting|deployment .* exceeded)|error validating data|ImagePullBackOff|CrashLoopBackOff/,
    weight: 88,
    before: 1,
    after: 2,
  },
  {
    category: 'configuration',
    match:
      /Unable to (?:download|find any) artifact|Artifact not found|No files were found with the provided path|Multiple artifacts named|Conflict: an artifact with this name|Artifact storage quota/i,
    weight: 82,
    after: 1,
  },
  {
    category: 'infrastructure',
    match: /(?:Failed to (?:save|restore)|Cache service responded)/,
    weight: 34,
  },
  {
    category: 'permission_or_secret',
    match: /vulnerabilit(?:y|ies) found|found \d+ .*severity|GHSA-/i,
    weight: 60,
  },
];
