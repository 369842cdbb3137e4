// Generated from fi.ftl by `npm run texts`. Do not edit.
import type { Value } from '../../shared/i18n/translator.ts';

export interface Texts {
  'act-failed': null;
  'back-to-chat': null;
  'declined-text': null;
  'declined-title': null;
  'done-text': null;
  'done-title': null;
  'fact-professional': null;
  'fact-purpose': null;
  'fact-service': null;
  'fact-site': null;
  'fact-started': null;
  'fact-started-at': { time: Value };
  'failed-next': null;
  'failed-title': null;
  'failure-cancelled': null;
  'failure-flow_mismatch': null;
  'failure-provider_error': null;
  'failure-provider_unavailable': null;
  'failure-request_expired': null;
  'go-on': null;
  'lost-text': null;
  'lost-title': null;
  'not-now': null;
  opening: null;
  'own-chat-only': null;
  'own-chat-why': null;
  'passed-text': null;
  'passed-title': null;
  'returning-text': null;
  'returning-title': null;
  'then-text': null;
  title: null;
  'unknown-text': null;
  'unknown-title': null;
  'unknown-warning': null;
  'unreachable-text': null;
  'unreachable-title': null;
}
