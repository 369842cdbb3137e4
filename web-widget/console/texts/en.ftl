# The console in English.
title = Portti console
console = console
language = Language
language-fi = Finnish
language-sv = Swedish
language-en = English
speaks-fi = in Finnish
speaks-sv = in Swedish
speaks-en = in English
loading = Loading…
reload = Reload the page
retry = Try again
dismiss = Close
cancel = Cancel
offline = There is no connection. Check the network and try again.
unreachable = Portti does not answer
unreachable-hint = The connection may be down or the service is being restarted. Nothing has been lost.

# The door
sign-in = Sign in
sign-in-title = Sign in to the console
sign-in-account = Account
sign-in-password = Password
sign-in-busy = Signing in…
sign-in-missing = Write your account and password.
sign-in-failed = Signing in did not succeed. Check the account and password.
sign-in-ended = Your session has ended. Sign in again: the texts you had begun are still here.
sign-in-out = You have signed out.
sign-out = Sign out
sign-in-or = or with an account and password
sign-in-contact = Help with signing in: { $contact }
sign-on = Sign in with { $organisation }
sign-on-cancelled = The sign-in was cancelled. You can try again.
sign-on-no-access = You signed in with your { $organisation } account, but it has no role or service in Portti. Ask your supervisor or the administrator for access.
sign-on-second-factor = Signing in needs a second factor, such as a code or a key. Try again and confirm the sign-in.
sign-on-mismatch = The sign-in has expired, or was begun in another browser. Start again here.
sign-on-unavailable = The sign-in of { $organisation } cannot be reached just now. Please try again in a moment.
sign-on-refused = Signing in did not succeed. Please try again.
sign-out-still = You are still signed in elsewhere: { $organisation }. If others use this device, sign out there too.
sign-out-there = Sign out there too
code = One-time code
code-hint = Open your authenticator app and write the code for { $account }.
code-missing = Write the code that the app shows.
code-back = Start over
demo-title = Try it out
demo-hint = This is a demonstration. You can use these accounts.
demo-use = Use
demo-use-named = Use { $name }
role-professional = professional
role-supervisor = supervisor
role-auditor = auditor

# The frame
skip-links = Skip links
skip-queue = Skip to the queue
skip-conversation = Skip to the conversations
views = Views
view-list = Queue
view-chat = Conversations
view-details = Details
views-news = need attention
presence = Your status
presence-available = Available
presence-busy = Busy
presence-away = Away
presence-available-hint = You take new conversations
presence-busy-hint = You are here but take no new conversations
presence-away-hint = You are not at your desk
away-notice = You are marked as away. Residents cannot start a conversation if nobody in the service is present.
link-connecting = Connecting…
link-lost = No connection
lost = The connection is down. The console reconnects by itself, and what you write now is sent then.
stale = Portti has been updated. Reload the page to go on. Copy any unfinished text first.
another-tab = The console is open in another tab too. Both stay up to date; only one of them plays sounds.
spoken-waiting = { $count ->
    [one] { $name } has come to wait
   *[other] { $count } new residents are waiting
  }
spoken-message = New message from { $name }

# The queue
queue = Waiting
queue-loading = Fetching the queue…
queue-empty = Nobody is waiting
queue-empty-available = New residents appear here by themselves.
queue-empty-not = Change your status to Available when you can take residents.
arriving = { $count ->
    [one] One person is identifying before joining the queue
   *[other] { $count } people are identifying before joining the queue
}
waited = waited
just-now = just now
answer = Answer
answer-named = Answer { $name }
meant-for = for { $name }
mine = My conversations
mine-of = { $held } of { $limit }
mine-empty = You have no conversations at the moment.
others = Others’ conversations
others-empty = Your colleagues have no conversations at the moment.
held-by = { $name } answers this conversation
last-message = last message
unread = unread

# Conversations
conversations = Conversations
conversation = Conversation
open-conversations = Open conversations
welcome = No conversation is open
welcome-hint = When a resident comes to wait, you can answer from the queue.
welcome-waiting = Somebody is waiting
welcome-waiting-hint = The one who has waited longest is first.
welcome-keys = All shortcuts:
identified = Identified
identifying = Identifying
resident-here = online
resident-away = not connected
show-details = Show details
hide-details = Hide details
put-away = Remove from view
ended-at = The conversation has ended. { $time }
still-waiting = The resident is still waiting. You can read before you answer.
not-yours = You do not hold this conversation any more.
may-not-see = You can no longer see this conversation. It has passed on to another professional or another service.
gone = This conversation is no longer there, or may no longer be shown.
take-over = Take over
typing = { $name } is writing…
messages-with = Messages with { $name }
new-messages = New messages
to-new = { $count ->
    [one] One new message
   *[other] { $count } new messages
  }
to-end = To the latest
side-resident = Resident
side-professional = Professional
side-system = Portti
masked = A personal identity code was masked in this message
hide = Hide the message
hidden-message = Hidden from the resident
note-by = Note, { $name }
note-only-staff = Only staff see this
sending = Sending…
sending-later = Will be sent when the connection is back
write-what = What to write
mode-say = Message
mode-note = Note
write = Write a message
write-note = Write a note
send = Send
save-note = Save the note
enter-hint = Enter sends, Shift + Enter starts a new line.

# What happened
log-started = The conversation started
log-accepted = { $name } joined
log-transferred = Transferred to { $service }
log-transferred-to = for { $name }
log-transferred-note = – note: { $note }
log-barred = Barred until { $until }. Reason: { $reason }
log-identification-requested = { $name } asked for identification
log-identification-by-service = The service asked the resident to identify
log-identification-opened = The resident opened the identification page
log-identification-started = The resident went on to the identification service
log-reason = “{ $reason }”
log-identified = Identified: { $name }
log-identification-declined = The resident chose not to identify now
log-identification-expired = The request for identification lapsed
log-identification-withdrawn = The request for identification was withdrawn
log-transcript-requested = The resident asked for the transcript by e-mail
log-transcript-delivered = The transcript has been sent
log-transcript-failed = The transcript could not be sent
closed-professional = The professional ended the conversation
closed-resident = The resident left the conversation
closed-abandoned = The conversation ended because the resident did not return
closed-barred = The conversation ended: the resident was barred

# Details
details = Details
resident = Resident
name-typed = Name given
phone = Phone
topic = Topic
service = Service
started = Started
reference = Reference
doings = Actions
transfer = Transfer
end = End the conversation
bar = Bar the resident

# Identification
identification = Identification
identification-not-offered = This service gives general advice and does not identify residents.
anonymous = The resident is not identified. Give general advice only.
request = Request identification
request-again = Request again
request-title = Ask { $name } to identify?
request-what = The resident gets a card in the conversation and chooses whether to identify. The conversation goes on either way.
request-reason = Why? (optional)
request-reason-hint = The resident sees this. Do not write their details here.
request-sees = What the resident sees
request-card = { $service } asks you to identify
request-card-data = Why identification is needed and what the professional then sees: your name and personal identity code. “Identify” and “Not now”.
request-after = The request lapses by itself in a few minutes, and you can withdraw it.
step-sent = The resident sees the request
step-opened = The identification page is open
step-provider = Identifying with the identification service
time-left = { $time } left
time-over = The time is up
withdraw = Withdraw the request
outcome-declined = The resident chose not to identify.
outcome-expired = The request lapsed without an answer.
outcome-withdrawn = You withdrew the request.
failed-cancelled = The resident cancelled at the identification service.
failed-provider_error = The identification service answered with an error.
failed-provider_unavailable = The identification service could not be reached.
failed-flow_mismatch = The identification did not come back from the same browser.
failed-token_rejected = The answer of the identification service was not valid.
failed-assurance_too_low = The method of identification was not strong enough.
failed-authentication_too_old = The identification was too old.
failed-identity_missing = The answer lacked the person’s details.
failed-foreign_not_accepted = The service demands a Finnish personal identity code, which the resident’s identification did not have.
failed-again = The resident can try again while the request is open.
name-official = Name
name-differs = The names differ.
name-differs-hint = At the start the resident wrote “{ $typed }”; identified as { $official }.
wrote = Wrote: { $name }
name-as-typed = The name as the resident wrote it
non-disclosure = Non-disclosure order.
non-disclosure-hint = Never tell anybody this person’s address, phone number or whereabouts, not even in this conversation. Do not write them in notes.
personal-id = Personal identity code
foreign = Foreign identification.
foreign-hint = There is no Finnish personal identity code. Make sure by name, birth date and country that you handle the right person’s details.
country = Country
birth-date = Birth date
reveal = Show
conceal = Hide
reveal-hint = Showing it is recorded in the audit trail.
conceal-hint = Recorded. It is hidden again by itself in half a minute.
reveal-failed = The personal identity code could not be shown. Try again.
assurance = Assurance level
provider = Identified with
identified-at = Identified at
identity-withheld = The resident is identified. Who they are is shown to the professional who answers and to the service’s supervisors.

# Dialogs
hide-title = Hide this message?
hide-what = The message is removed from the resident’s view and from the transcript. Staff still see that it was hidden. This cannot be taken back.
end-title = End the conversation with { $name }?
end-what = The resident can no longer write. They are offered the survey and the transcript. This cannot be taken back.
transfer-title = Transfer { $name }
transfer-to = To whom
transfer-anyone = Anyone in the service
transfer-nobody = No colleague of this service is present right now. The resident waits in the queue.
transfer-note = Note to the next professional
transfer-what = The conversation goes to the queue of the service with everything said so far.
holds = { $count ->
    [one] one conversation
   *[other] { $count } conversations
  }
bar-title = Bar { $name }?
bar-what = The conversation ends at once, and the resident cannot start a new one until the time is up. For threats and misuse only.
bar-hours = For how long
hours = { $count ->
    [one] One hour
   *[other] { $count } hours
  }
days = { $count ->
    [one] One day
   *[other] { $count } days
  }
bar-reason = Reason
bar-reason-missing = Write the reason.

# Refusals
refused = That could not be done.
refused-personal-id-blocked = There seems to be a personal identity code or card number in the text, so it was not sent and not kept. Remove the number and send again. Personal matters can be handled after identification.
refused-forbidden-word = The text contains a word that may not be used here. It was not sent.
refused-too-long = The text is too long. Send it in parts.
refused-already-taken = A colleague answered first.
refused-too-many-conversations = You already hold as many conversations as allowed. End one first.
refused-not-assigned = The conversation is not yours any more.
refused-closed = The conversation has already ended.
refused-request-open = A request is already open.
refused-busy = The service is busy just now. Try again in a moment.

# Settings
settings = Settings
settings-sound-on = Settings, sound is on
settings-sound-off = Settings, sound is off
sound = Sound
sound-what = A soft sound when a resident comes to wait or writes to you.
sound-on = Sound is on
sound-off = Sound is off
sound-waiting = Sound starts when you touch the page
sound-test = Test and turn on
sound-turn-off = Turn off
sound-failed = The browser did not let the sound play. Check the site’s sound permission and the volume.
sound-other-tab = Another tab of the console plays the sounds.
keyboard = Keyboard
keyboard-on = Shortcuts in use
keyboard-off = Shortcuts are off. You can turn them on in the settings.

# Help
help = Help
key-help = This help
key-answer = Answer the one who has waited longest
key-next = Next conversation
key-previous = Previous conversation
key-unread = Next unread conversation
key-write = Write a message
key-note = Write a note
key-queue = To the queue
key-details = To the details
key-identify = Request identification
key-close = End the conversation
key-enter = Send
key-shift-enter = New line
help-identity = Before identification
help-identity-text = Until the resident has identified, you do not know who writes. Give general advice, and ask for identification when personal matters come up. The identity holds until the conversation ends.
help-ids = Personal identity codes
help-ids-text = A personal identity code written before identification is refused and kept nowhere, whichever side writes it. Showing an identified resident’s personal identity code is always recorded.

# Signed in
sessions = Signed in
sessions-open = – show who is signed in
sessions-what = Your open sessions and, if you are a supervisor, those of the people of your services. End one that you do not recognise.
sessions-end-others = Sign me out elsewhere
session-since = began
session-seen = last used
session-this = this session
session-end = End
session-end-named = End the session: { $name }
session-end-title = End the session: { $name }?
session-end-own = You are signed out where this session is open. Texts that were not sent may be lost.
session-end-what = The person is signed out of this session at once and can sign in again. This is recorded.
session-not-ended = That did not succeed: sessions may still be open. Look at the list and try again.

# The video call
call = Video call
call-invite = Invite to a video call
call-hint = The resident decides, and tries camera and microphone first. You join with the camera off.
call-rings = The invitation is ringing at the resident’s…
call-cancel = Take back the invitation
call-open = The video call is open. You can join it.
call-here = You are in the call, or on your way into it.
call-left = You left the call. It is still open for a moment.
call-join = Join the call
call-rejoin = Come back to the call
call-end = End the call
call-not-loaded = The call could not be opened just now. Please try again.
call-loading = The call is being opened…
call-outcome-declined = The resident does not want a video call just now.
call-outcome-missed = The resident did not answer the invitation.
call-hindered-not-offered = This service holds no video calls.
call-hindered-not-yours = Only the one who answers here can invite to a video call.
call-hindered-not-identified = You can invite to a video call once the resident is identified.
call-hindered-elsewhere = You are in another video call. Hang up there first.
tab-in-call = (video call)
spoken-call = { $name } accepted the video call.
log-call-invited = { $name } invited to a video call
log-call-accepted = The resident accepted the invitation
log-call-declined = The resident declined the video call
log-call-missed = The invitation to a video call lapsed
log-call-withdrawn = The invitation to a video call was taken back
log-call-joined = { $name } joined the video call
log-call-left = { $name } left the video call
log-call-ended = The video call ended
log-call-ended-after = { $minutes ->
    [one] The video call ended. It lasted a minute
   *[other] The video call ended. It lasted { $minutes } minutes
}
