import { render } from 'preact';
import { connectHost, type Host } from './host.ts';
import type { RunOfJobs } from './layout.ts';
import { latestOf, picturedOf, type Subject, subjectOf } from './subject.ts';
import { View } from './view.tsx';

const place = document.body.appendChild(document.createElement('main'));

document.addEventListener('keydown', moveByArrow);

connectHost({
  async answer(data, host) {
    const subject = subjectOf(data);
    // An answer about no run, as one that says why there is none: its text stands beside this page.
    if (!subject) return;
    const show = async (subject: Subject) => {
      const pictured = await picturedOf(subject, (uri) => readRun(host, uri));
      const again = () => show(latestOf(subject));
      performance.mark('read');
      render(<View pictured={pictured} now={Date.now()} host={host} again={again} />, place);
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

async function readRun(host: Host, uri: string): Promise<RunOfJobs> {
  const read = await host.ask('resources/read', { uri });
  const [{ text = '' } = {}] = (Object(read) as { contents?: { text?: string }[] }).contents ?? [];
  return JSON.parse(text) as RunOfJobs;
}

/** Up and down go from row to row, which with Tab alone takes long in a run of many jobs. */
function moveByArrow(event: KeyboardEvent): void {
  const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  const from = (event.target as HTMLElement).closest('li button');
  if (!step || !from) return;
  const rows = [...document.querySelectorAll<HTMLElement>('li button')];
  rows[rows.indexOf(from as HTMLElement) + step]?.focus();
  event.preventDefault();
}
