import { render } from 'preact';
import { connectHost, type Host } from './host.ts';
import type { RunWithJobs } from './layout.ts';
import { latestOf, loadTimeline, type Subject, subjectOf } from './subject.ts';
import { View } from './view.tsx';

const container = document.body.appendChild(document.createElement('main'));

document.addEventListener('keydown', moveByArrow);

connectHost({
  async answer(data, host) {
    const subject = subjectOf(data);
    // An answer about no run: the host shows its text anyway.
    if (!subject) return;
    const show = async (subject: Subject) => {
      const data = await loadTimeline(subject, (uri) => readRun(host, uri));
      const refresh = () => show(latestOf(subject));
      performance.mark('read');
      render(<View data={data} now={Date.now()} host={host} refresh={refresh} />, container);
      requestAnimationFrame(() => setTimeout(() => performance.measure('drawn', 'read')));
    };
    await show(subject);
  },
  theme(name) {
    document.documentElement.dataset.theme = name;
  },
  failed(message) {
    const line = document.body.appendChild(document.createElement('p'));
    line.role = 'alert';
    line.textContent = message;
  },
});

async function readRun(host: Host, uri: string): Promise<RunWithJobs> {
  const read = await host.ask('resources/read', { uri });
  const [{ text = '' } = {}] = (Object(read) as { contents?: { text?: string }[] }).contents ?? [];
  return JSON.parse(text) as RunWithJobs;
}

/** The up and down keys move between rows: Tab alone takes long in a run with many jobs. */
function moveByArrow(event: KeyboardEvent): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const from = (event.target as HTMLElement).closest('li button');
  if (!step || !from) return;
  const rows = [...document.querySelectorAll<HTMLElement>('li button')];
  rows[rows.indexOf(from as HTMLElement) + step]?.focus();
  event.preventDefault();
}
