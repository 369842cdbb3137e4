/** What the widget says in English, its files included. */

export { default as files } from '../../shared/texts/en.ftl?raw';
export { default as own } from './en.ftl?raw';
