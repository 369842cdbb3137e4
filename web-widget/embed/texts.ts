/** The loader's few words: it is small, and they must be there before anything is fetched. */
export interface Words {
  open: string;
  close: string;
  title: string;
  unread: (count: number) => string;
  loading: string;
  failed: string;
  retry: string;
}

const words: Record<'fi' | 'sv' | 'en', Words> = {
  fi: {
    open: 'Avaa chat',
    close: 'Sulje',
    title: 'Chat',
    unread: (count) => (count === 1 ? '1 uusi viesti' : `${count} uutta viestiä`),
    loading: 'Chat avautuu…',
    failed: 'Chat ei aukea juuri nyt. Yritä hetken kuluttua uudelleen.',
    retry: 'Yritä uudelleen',
  },
  sv: {
    open: 'Öppna chatten',
    close: 'Stäng',
    title: 'Chatt',
    unread: (count) => (count === 1 ? '1 nytt meddelande' : `${count} nya meddelanden`),
    loading: 'Chatten öppnas…',
    failed: 'Chatten går inte att öppna just nu. Försök igen om en stund.',
    retry: 'Försök igen',
  },
  en: {
    open: 'Open the chat',
    close: 'Close',
    title: 'Chat',
    unread: (count) => (count === 1 ? '1 new message' : `${count} new messages`),
    loading: 'Opening the chat…',
    failed: 'The chat cannot be opened just now. Please try again in a moment.',
    retry: 'Try again',
  },
};

export function wordsOf(tag: string): [language: string, words: Words] {
  const language = tag.toLowerCase().slice(0, 2);
  return language === 'sv' || language === 'en' ? [language, words[language]] : ['fi', words.fi];
}
