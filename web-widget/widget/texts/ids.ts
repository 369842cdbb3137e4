// Generated from fi.ftl by `npm run texts`. Do not edit.

export interface Texts {
  title: null;
}
