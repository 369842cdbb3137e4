/** What the widget says in Finnish, its files included. */

export { default as files } from '../../shared/texts/fi.ftl?raw';
export { default as own } from './fi.ftl?raw';
