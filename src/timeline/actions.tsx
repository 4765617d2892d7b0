import { useState } from 'preact/hooks';
import { count } from '../text/format.ts';
import type { Host } from './host.ts';
import type { Layout, Pictured } from './layout.ts';

interface Said {
  readonly text: string;
  /** What the tool has to be told before it acts. */
  readonly phrase?: string | undefined;
}

interface ActionsProperties {
  readonly run: Pictured['run'];
  readonly tones: Layout['tones'];
  readonly host: Host;
  readonly again: () => Promise<void>;
}

/** What a person can do about the run: the tools do it, and ask for what they need. */
export function Actions({ run, tones, host, again }: ActionsProperties) {
  const [asked, ask] = useState<string>();
  const [said, say] = useState<Said>();
  const { red = 0, stopped = 0 } = tones;
  const [, owner, repo, id] =
    /^https?:\/\/[^/]+\/([^/]+)\/([^/]+)\/.*?(\d+)/.exec(run.html_url) ?? [];
  const call = (tool: string, more: Record<string, unknown> = {}) => {
    ask(tool);
    say({ text: 'Asking…' });
    const args = { owner, repo, run_id: Number(id), ...more };
    host
      .ask('tools/call', { name: tool, arguments: args })
      .then((result) => say(answered(result)))
      .catch((error: Error) => say({ text: error.message }));
  };
  const ended = run.status === 'completed';
  const tools = host.can('serverTools') && !document.documentElement.dataset.readOnly;
  return (
    <div class="actions">
      {tools && ended && red + stopped > 0 && (
        <button type="button" onClick={() => call('re_run_workflow_failed_jobs')}>
          Rerun {count(red + stopped, 'failed job')}
        </button>
      )}
      {tools && !ended && (
        <button type="button" onClick={() => call('cancel_workflow_run')}>
          Cancel the run
        </button>
      )}
      {(!ended || said) && (
        <button
          type="button"
          onClick={() => again().catch((error: Error) => say({ text: error.message }))}
        >
          Refresh
        </button>
      )}
      {host.can('openLinks') && (
        <button type="button" onClick={() => void host.ask('ui/open-link', { url: run.html_url })}>
          Open on GitHub
        </button>
      )}
      <output>
        {said && <pre>{said.text}</pre>}
        {said?.phrase && asked && (
          <button type="button" onClick={() => call(asked, { confirm: said.phrase })}>
            Yes, {said.phrase}
          </button>
        )}
      </output>
    </div>
  );
}

/** The words of a tool; where it wants a confirmation, they end with the phrase that it takes. */
function answered(result: unknown): Said {
  const [first] = (Object(result) as { content?: { text?: string }[] }).content ?? [];
  const text = first?.text ?? 'Done.';
  return { text, phrase: /\nconfirm: "([^"\n]+)"\s*$/.exec(text)?.[1] };
}
