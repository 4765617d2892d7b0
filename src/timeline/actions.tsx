import { useState } from 'preact/hooks';
import { count } from '../text/format.ts';
import type { Host } from './host.ts';
import type { Layout, TimelineData } from './layout.ts';

interface Message {
  readonly text: string;
  /** The phrase that confirms the action, where the tool asks for one. */
  readonly phrase?: string | undefined;
}

interface ActionsProperties {
  readonly run: TimelineData['run'];
  readonly tones: Layout['tones'];
  readonly host: Host;
  readonly refresh: () => Promise<void>;
}

/** Buttons for what a person can do about the run, each of which calls a tool. */
export function Actions({ run, tones, host, refresh }: ActionsProperties) {
  const [calledTool, setCalledTool] = useState<string>();
  const [message, setMessage] = useState<Message>();
  const { red = 0, stopped = 0 } = tones;
  const [, owner, repo, id] =
    /^https?:\/\/[^/]+\/([^/]+)\/([^/]+)\/.*?(\d+)/.exec(run.html_url) ?? [];
  const fail = (error: Error) => setMessage({ text: error.message });
  const call = (tool: string, confirmation: Record<string, unknown> = {}) => {
    setCalledTool(tool);
    setMessage({ text: 'Asking…' });
    const args = { owner, repo, run_id: Number(id), ...confirmation };
    host
      .ask('tools/call', { name: tool, arguments: args })
      .then((result) => setMessage(messageOf(result)))
      .catch(fail);
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
      {(!ended || message) && (
        <button type="button" onClick={() => refresh().catch(fail)}>
          Refresh
        </button>
      )}
      {host.can('openLinks') && (
        <button type="button" onClick={() => void host.ask('ui/open-link', { url: run.html_url })}>
          Open on GitHub
        </button>
      )}
      <output>
        {message && <pre>{message.text}</pre>}
        {message?.phrase && calledTool && (
          <button type="button" onClick={() => call(calledTool, { confirm: message.phrase })}>
            Yes, {message.phrase}
          </button>
        )}
      </output>
    </div>
  );
}

/** The text of a tool's answer; one that asks for confirmation ends with the phrase to pass. */
function messageOf(result: unknown): Message {
  const [first] = (Object(result) as { content?: { text?: string }[] }).content ?? [];
  const text = first?.text ?? 'Done.';
  return { text, phrase: /\nconfirm: "([^"\n]+)"\s*$/.exec(text)?.[1] };
}
