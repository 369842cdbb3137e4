/** What the pages around the identification have in common: how they look, and their place. */
import '../shared/design/tokens.css';
import '../shared/design/base.css';
import '../shared/design/components.css';
import './page.css';
import { type ComponentChild, render } from 'preact';

export function show(page: ComponentChild): void {
  const place = document.getElementById('app');
  if (place) render(page, place);
}
