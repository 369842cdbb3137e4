# What the server itself says, in English. A file of the same name in the folder that `texts_dir`
# names replaces any of these; what it leaves out stays as it is here.

### Refusals: `refused-` and the stable code.

refused-personal-id-blocked = { $field ->
    [name] Your name seems to hold a personal identity code, or the number of a card or an account. Please write your name alone.
    [phone] This seems to be a personal identity code, or the number of a card or an account. Please write a phone number.
    [file_name] The name of the file seems to hold a personal identity code, or the number of a card or an account. Please rename the file and send it again.
    [address] This seems to hold a personal identity code, or the number of a card or an account. Please write an e-mail address alone.
   *[other] Your text seems to hold a personal identity code, or the number of a card or an account. To protect you it was not sent or saved. Please remove it and send the rest. If we need to know who you are, we will ask you to identify yourself safely.
  }
refused-forbidden-word = Your text holds a word that cannot be sent here. Please put it another way.
refused-empty = { $field ->
    [name] Please write your name.
    [phone] Please write your phone number.
    [address] Please write your e-mail address.
    [message] Please write a message.
   *[other] Please fill this in.
  }
refused-too-long = { $limit ->
    [0] The text is too long. Please shorten it.
   *[other] The text is too long: at most { $limit } characters fit. Please shorten it or send it in parts.
  }
refused-malformed = { $field ->
    [phone] This does not look like a phone number. Please check it.
    [address] This does not look like an e-mail address. Please check it.
    [name] Please check your name: it may not hold line breaks or special marks.
   *[other] Something in this was not understood. Please check it, or reload the page.
  }
refused-consent-missing = Please read the privacy notice and accept it before you start.
refused-service-closed = The service is closed just now.
refused-nobody-present = Nobody is here to answer just now. Please try again a little later.
refused-queue-full = So many people are waiting just now that we cannot take more. Please try again a little later.
refused-language-not-offered = The service is not offered in this language. Please choose another.
refused-barred = This service cannot be used from here at the moment. You can reach us in other ways.
refused-not-allowed = You cannot do this here.
refused-not-assigned = Another professional holds this conversation.
refused-already-taken = A colleague has already taken this conversation.
refused-too-many-conversations = You hold as many conversations as you can at once. Close one first.
refused-still-waiting = This can be done when a professional has joined the conversation.
refused-closed = The conversation has ended.
refused-not-closed-yet = This can be done when the conversation has ended.
refused-not-offered = This service does not offer that.
refused-not-identified = This can be done after strong identification.
refused-already-identified = Identification has been done already.
refused-request-open = A request for identification is open already.
refused-no-open-request = There is no open request for identification.
refused-request-expired = The request for identification has lapsed. The professional can send a new one.
refused-not-expired-yet = The request for identification is still open.
refused-foreign-not-accepted = This service needs an identification with a Finnish personal identity code.
refused-no-such-thing = This is no longer in the conversation.
refused-call-open = A call is going on already.
refused-already-done = This has been done already.
refused-type-not-allowed = Files of this kind cannot be sent. Pictures, PDF files, plain text and office documents can.
refused-type-mismatch = The name of the file and its content are of different kinds. Please save it anew and try again.
refused-file-too-large = The file is too large: at most { $limit } MB can be sent.
refused-too-many-files = The conversation holds { $limit } files already, which is as many as it may. Remove one first.
refused-too-many-offers = { $limit } files have been sent in this conversation already. No more can be sent in it, even if some are removed.
refused-files-too-large = The files of the conversation would be too large together: at most { $limit } MB fit. Remove one first.

refused-busy = There is very much to do just now, and nothing was saved. Please try again in a moment.
refused-unavailable = The service does not work just now. Please try again in a moment.
refused-not-found = This was not found.
refused-method-not-allowed = This cannot be done in this way.
refused-unauthorised = Please sign in first.
refused-csrf-refused = The page is out of date. Please reload it and try again.
refused-origin-refused = The chat cannot be used on this website.
refused-rate-limited = That was a lot in a short time. Please wait a moment and try again.
refused-too-many = That many conversations cannot be followed at once. Close one of them first.
refused-too-large = That is too large to be sent.
refused-media-type-refused = That cannot be sent in this form.
refused-session-ended = Your session has ended. Please start again.
refused-session-replaced = Your session was renewed. The page connects again by itself.
refused-protocol = The page is out of date. Please reload it.
refused-sign-in-failed = The account name or the password is wrong.
refused-code-needed = Please write the code that your app shows now.
refused-code-wrong = The code is wrong, or it was used already. Wait for the next one in your app and write that.
refused-sign-on-unavailable = The organisation’s sign-in cannot be reached just now. Please try again in a moment.
refused-upload-busy = This file is being sent from another page already.
refused-broken-off = The connection broke off. The sending goes on by itself.
refused-offset-conflict = The sending went on elsewhere. It continues by itself from the right place.
refused-upload-gone = This file is no longer on its way. Please send it again.
refused-storage-full = There is no room for more files just now. Please try again later.
refused-call-over = The call is over.
refused-call-busy = The call cannot be connected just now. Please try again in a moment.
refused-call-unsupported = This browser cannot be connected to the call. Please update it, or use another one.
refused-call-lost = The connection of the call was lost. Please try again.
refused-call-too-many = The call was asked for too often in a short time. Please wait a moment and try again.
refused-ticket-invalid = This link can be used only once and for a short time. Go back to the chat and choose to identify again.
refused-proof-invalid = The identification could not be joined to this chat. Please try again from the chat.
refused-cancelled = The identification was cancelled. You can try again while the request is open.
refused-provider-error = The identification service reported an error. Please try again.
refused-provider-unavailable = The identification service cannot be reached just now. Please try again in a moment.
refused-flow-mismatch = The identification did not come from the same browser in which it began. Please try again from the chat.
refused-token-rejected = The answer of the identification service could not be trusted, and was not used. Please try again.
refused-assurance-too-low = This way of identifying is not strong enough for this service. Please choose another.
refused-authentication-too-old = The identification was too old. Please identify again.
refused-identity-missing = The identification service did not tell who you are. Please try again.
refused-other = Something went wrong. Please try again.

### Opening hours.

hours-always = Always open
hours-closed = Closed
hours-line = { $days }: { $times }
hours-days = { $first }–{ $last }
hours-times = { $opens }–{ $closes }
day-1 = Mon
day-2 = Tue
day-3 = Wed
day-4 = Thu
day-5 = Fri
day-6 = Sat
day-7 = Sun

### The transcript by e-mail.

mail-subject = Your chat conversation on { $date }
mail-heading = Your conversation
mail-intro = You asked for a copy of your chat conversation. Here it is.
mail-service = Service
mail-date = Date
mail-time = Time
mail-answered = You were answered by
mail-topic = Subject
mail-lines = What was said
mail-you = You
mail-masked = A personal identity code or the like was masked.
mail-joined = { $name } joined the conversation.
mail-transferred = The conversation was passed on to: { $service }.
mail-identification-requested = You were asked to identify yourself.
mail-identified = You identified yourself.
mail-identification-declined = You chose not to identify yourself.
mail-file = File: { $name } ({ $size } kB)
mail-call-began = The video call began.
mail-call-ended = The video call ended.
mail-closed-professional = The professional ended the conversation.
mail-closed-resident = You ended the conversation.
mail-closed-abandoned = The conversation ended because nobody was there.
mail-closed-barred = The conversation was ended.
mail-no-lines = Nothing was written in this conversation.
mail-outro = This message was sent because this address was given in the chat. If it was not you, you can delete this message; no more will come.
mail-no-reply = Please do not write about personal matters in a reply: e-mail is not a safe channel for them.
date = { $day }/{ $month }/{ $year }
time = { $hour }:{ $minute }
