/** What the widget says in Swedish, its files included. */

export { default as files } from '../../shared/texts/sv.ftl?raw';
export { default as own } from './sv.ftl?raw';
