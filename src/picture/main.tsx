import { render } from 'preact';
import { connectHost } from './host.ts';
import type { Pictured } from './layout.ts';
import { View } from './view.tsx';

const place = document.body.appendChild(document.createElement('main'));

connectHost({
  show(pictured: Pictured, call) {
    render(<View pictured={pictured} now={Date.now()} call={call} />, place);
  },
  theme(name) {
    document.documentElement.dataset.theme = name;
  },
});
