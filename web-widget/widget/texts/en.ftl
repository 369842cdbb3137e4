title = Chat
loading = One moment, the chat is opening…
back = Back
cancel = Cancel
minimise = Minimise the chat
language = Language
new-window = (opens in a new window)
try-again = Try again
reload = Reload the page
attempt-failed = That did not work just now. Please try again in a moment.

## When something is wrong

unreachable-title = The chat does not answer
unreachable-text = We cannot reach the chat just now. Check your internet connection and try again in a moment.
expired-title = The session has ended
expired-text = This conversation is no longer open in this browser. If your matter was left unfinished, you can start a new conversation.
stray-title = No conversation was found
stray-text = You came back from identifying yourself, but this browser holds no conversation that it belongs to. Your details were not passed on to anybody.
stray-warning = If somebody else sent you a link to identify yourself, do not continue. Identify yourself only in a conversation that you started.
goodbye-title = Thank you for contacting us
goodbye-text = The conversation has been removed from this browser.
goodbye-advice = If you are using a shared computer, please also close all browser windows.
start-anew = Start a new conversation

## Choosing a service

services-title = How can we help?
services-lead = Choose the service that you would like to chat with.
services-none = There are no chat services on this page just now.
availability-open = Open
availability-closed = Closed
availability-nobody_present = Nobody on duty
availability-queue_full = Busy
unavailable-open = The chat is open.
unavailable-closed = The chat is closed now.
unavailable-nobody_present = Nobody is answering the chat just now.
unavailable-queue_full = The queue is full just now.
opens-at = Opens on { $day } at { $time }.
hours-title = Opening hours
queue-none = Nobody is waiting.
service-identifies = You identify yourself first
queue-some = { $count ->
    [one] One person is waiting.
   *[other] { $count } people are waiting.
}
queue-estimate = The wait is { $wait }.
wait-under-minute = less than a minute
wait-over-hour = more than an hour
wait-minutes = { $minutes ->
    [one] about a minute
   *[other] about { $minutes } minutes
}

## The start form

language-not-offered = This service is not available in the language you chose. You can choose another language:
start-on-request = Please do not write your personal identity code in the chat. If your matter requires identification, we will ask for it separately.
start-at-start = In this service you identify yourself first, for example with online banking codes or a mobile certificate. Then you join the queue. Please do not write your personal identity code in the form.
start-never = This service gives general advice, and you are not asked to identify yourself. Please do not write your personal identity code in the chat.
start-name = Name
start-name-hint = A first name or a nickname is fine.
start-phone = Phone number
start-phone-optional = Phone number (optional)
start-phone-hint = We only call if the connection breaks and your matter is left unfinished.
start-topic = What is it about? (optional)
start-topic-hint = A few words will do.
start-consent = I have read the privacy notice, and my data may be processed as it says.
start-privacy-link = Read the privacy notice
start = Start the conversation
starting = Starting…
start-failed = The conversation could not be started. Check your internet connection and try again. What you filled in is still there.
problem-empty = Please fill this in.
problem-barred = There seems to be a personal identity code or another sensitive number here. Remove it to continue.
problem-malformed = Please check what you wrote here.
problem-phone = Please check the phone number. Use digits only, for example 040 123 4567.
problem-consent = Please confirm that you have read the privacy notice.

## The conversation

header-waiting = Waiting for your turn
header-arriving = Identify yourself to join the queue
header-with = { $name }
header-with-away = { $name } – disconnected for a moment
identified-as = You are identified as
foreign = foreign identification
foreign-of = foreign identification, { $country }
header-closed = The conversation has ended
waiting-title = You are in the queue
waiting-position = { $position ->
    [1] You are next in the queue
   *[other] You are number { $position } in the queue
}
waiting-estimate = The estimated wait is { $wait }.
waiting-next = A professional will answer you in this window. You can already write what your matter is about.
waiting-transferred = Your conversation was passed on to another professional. Everything so far has been kept.
waiting-stay = You keep your place in the queue even if you reload the page or go to another page.
log = Messages of the conversation
you = You
professional = Professional
types = { $name } is writing…
to-newest = To the newest messages
write = Write a message
send = Send
message-sending = Sending…
message-hidden = The message has been removed.
message-masked = A personal identity code has been masked.
message-left = { $count ->
    [one] One character left
   *[other] { $count } characters left
}
message-too-long = { $over ->
    [one] The message is one character too long.
   *[other] The message is { $over } characters too long.
}
refused-personal-id = The message seems to contain a personal identity code or another sensitive number, so we did not send it. The number was not stored either. Remove it from the message to continue. If your matter requires identification, the professional will ask for it.
refused-word = The message contains a word that cannot be sent. Please rephrase it.
refused-ended = The message was not sent, because the conversation is no longer open.
refused-other = The message could not be sent. The text is still here, and you can try again.
offline-title = The connection was lost.
offline-text = We are reconnecting. You can go on writing: your messages are sent when the connection is back, and nothing is lost.
offline-now = Reconnect now
outdated-text = There is a new version of the chat. Reload the page to continue the same conversation.

## What has happened

happened-started = The conversation started
happened-accepted = { $name } joined the conversation
happened-transferred = The conversation was passed on
happened-asked = { $name } asked you to identify yourself
happened-asked-service = The service asks you to identify yourself
happened-identified = You identified yourself: { $name }
happened-declined = You did not identify yourself this time
happened-failed = The identification did not succeed
happened-expired = The request to identify lapsed
happened-withdrawn = The request to identify was withdrawn
happened-transcript = You asked for the conversation by e-mail
happened-delivered = The conversation was sent to your e-mail
happened-undelivered = The e-mail could not be sent
closed-professional = The professional ended the conversation
closed-resident = You ended the conversation
closed-abandoned = The conversation ended because nobody was there
closed-barred = The conversation was ended

## Identification

identify-title = Identification
identify-why = { $name } ({ $service }) asks you to identify yourself, so that you can safely discuss your personal matters.
identify-why-service = { $service } asks you to identify yourself, so that we can safely discuss your personal matters.
identify-seen = The professional sees your name and personal identity code.
identify-unlocks = The identification is valid during this conversation only.
identify-free = It is up to you. You can also continue the conversation on a general level without identifying yourself.
identify-demanded = The service is only for those who identify themselves. If you do not want to, you can leave, and your details are not passed on.
identify-begin = Begin identification
identify-remaining = The request is open for
identify-remaining-told = { $minutes ->
    [one] The request is open for less than a minute.
   *[other] The request is open for less than { $minutes } minutes.
}
identify-over = The time for the request has run out.
identify = Identify
identify-again = Try again
identify-reopen = Open the window again
identify-not-now = Not now
identify-window = Identify yourself in the other window. When you are done, you come back to this conversation.
identify-going = You are going to the identification page. Afterwards you come back to this conversation.
identify-redeeming = Confirming your identification…
identify-left = If the identification window was closed before you were done, you can try again.
identify-no-connection = The connection was lost during the identification. Please try again.
identify-not-accepted = The identification could not be connected to this conversation.
identify-not-accepted-next = You can continue the conversation and ask the professional to send a new request.
identify-before-writing = Identify yourself first, then you can write.
ended-declined = You did not identify yourself.
ended-expired = The request to identify lapsed.
ended-withdrawn = The request to identify was withdrawn.
ask-again-text = You can continue the conversation without identifying yourself. If you want to identify yourself, ask the professional to send a new request.
ask-again = Ask for a new request
ask-again-message = The request to identify lapsed. Could you send a new one?
failed-cancelled = You cancelled the identification. Your details were not passed on.
failed-provider_error = There was an error in the identification service.
failed-provider_unavailable = The identification service does not answer just now.
failed-flow_mismatch = The identification could not be connected to this conversation.
failed-token_rejected = The answer of the identification service could not be confirmed.
failed-assurance_too_low = The way of identifying that you chose is not sufficient for this service.
failed-authentication_too_old = The identification was too old.
failed-identity_missing = The identification service did not give the details that are needed.
failed-foreign_not_accepted = This service needs a Finnish personal identity code, and your identification had none. Your details were not passed on.
failed-other = The identification did not succeed.
failed-next = You can try again or continue the conversation without identifying yourself.
failed-next-demanded = You can try again.

## Ending

leave = End
leave-queue = Leave the queue
leave-start = Leave
leave-title = End the conversation?
leave-text = The conversation ends for both of you and cannot be continued. Afterwards you can have the conversation sent to your e-mail.
leave-queue-title = Leave the queue?
leave-queue-text = You lose your place in the queue. You can start again later.
leave-start-title = Leave the chat?
leave-start-text = You are not in the queue yet, and your details have not been passed on. You can start again later.
leave-stay = Stay in the conversation
leave-confirm = End the conversation
closed-title = The conversation has ended
closed-text-professional = Thank you for contacting us.
closed-text-resident = Thank you for contacting us.
closed-text-abandoned = The conversation was ended because there had been no messages for a long time. You can start a new conversation at any time.
closed-text-barred = The conversation was ended, and the service cannot be contacted by chat at the moment. Please use our other channels.
survey-title = How did we do?
survey-text = By answering a few questions you help us to improve the service.
survey-link = Answer the survey
sign-out-title = Your identification has ended
sign-out-text = Your identification ended with the conversation. The identification service may still remember you for a while. Sign out there if others use this device.
sign-out-link = Sign out of the identification service
transcript-title = The conversation by e-mail
transcript-text = You can have this conversation sent to your e-mail. Personal identity codes are masked.
transcript-button = Send me the conversation
transcript-again = Send again
transcript-address = E-mail address
transcript-address-again = E-mail address again
transcript-address-hint = Type the address a second time, so that the conversation does not go to the wrong person.
transcript-send = Send
transcript-sending = Sending…
transcript-on-its-way = The conversation is on its way to your e-mail.
transcript-delivered = The conversation has been sent to your e-mail. If you do not see it, check your spam folder too.
transcript-failed = The e-mail could not be delivered. Check the address and try again.
transcript-limit = The conversation has already been sent as many times as possible.
address-malformed = Please check the e-mail address, for example firstname.lastname@example.com.
address-barred = The address seems to contain a personal identity code. Please use another address.
address-differs = The addresses are not the same. Please check both.
clear-title = Are you using a shared computer?
clear-text = End the session, so that the next user does not see your conversation. The conversation is removed from this browser.
clear-button = End and clear this browser

## The video call

call-title = Video call
call-invites = { $name } invites you to a video call.
call-first = First you try your camera and microphone. You can also join without a camera.
call-private = Picture and sound go through this service only. The call is not recorded.
call-free = It is up to you. You can also continue in writing.
call-remaining = The invitation is open for
call-remaining-told = { $minutes ->
    [one] The invitation is open for less than a minute.
   *[other] The invitation is open for less than { $minutes } minutes.
}
call-join = Join video
call-decline = No, thank you
call-open-title = The video call is on
call-open-text = You can join it here.
call-left-title = You left the video call
call-left-text = The call is still open for a moment, so you can come back.
call-rejoin = Come back to the call
call-end = End the call
call-not-loaded = The call could not be opened just now. Please try again.
call-loading = The call is being opened…
told-invited = { $name } invited you to a video call
told-accepted = You accepted the invitation
told-declined = You declined the video call
told-missed = The invitation to a video call lapsed
told-withdrawn = { $name } took back the invitation to a video call
told-joined = { $name } joined the video call
told-you-joined = You joined the video call
told-left = { $name } left the video call
told-you-left = You left the video call
told-ended = The video call ended
told-ended-after = { $minutes ->
    [one] The video call ended. It lasted a minute
   *[other] The video call ended. It lasted { $minutes } minutes
}
