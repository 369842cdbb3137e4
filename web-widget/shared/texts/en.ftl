### Files: the same words in the widget and in the console.

cancel = Cancel
close = Close

## Choosing

attach = Attach a file
attach-title = Send a file
attach-photo = Take a photo
attach-choose = Choose a file
attach-what = You can send { $kinds }, at most { $size } each.
attach-how = You can also drag files here, or paste a picture into the message.
attach-private = Every file is checked for viruses before it is delivered. Details of where and when a picture was taken are removed from it.
group-pictures = pictures
group-pdf = PDF files
group-text = text files
group-office = office documents
drop-here = Drop the files here

## A file and where it stands

file = File: { $name }
state-waiting = Waiting for its turn
state-sending = Sending, { $percent } %
state-stalled = The connection was lost. Sending goes on by itself.
state-received = Sent. Being checked…
state-coming = Is being sent…
state-checking = Is being checked…
state-delivered = Checked and delivered
state-ready = Checked
state-unfinished = Sending was interrupted. Choose the file again.
state-refused = Not delivered
state-removed = The file has been removed.
state-undelivered = The conversation ended before the file was delivered.
progress = Sending { $name }
active-content = The file holds parts that could run by themselves, such as scripts. Nothing runs in the preview here. Do not allow it to run anything if you open it in another program.
open = Open
open-named = Open { $name }
download = Save
download-named = Save { $name }
remove = Remove
remove-named = Remove { $name }
cancel-named = Cancel sending { $name }
again = Try again
again-named = Try again: { $name }
put-away = Put the notice away
get-failed = The file could not be fetched just now. Please try again in a moment.
get-gone = The file is no longer available.
get-closed = The conversation has ended, so the file can no longer be opened or saved.

## Removing

remove-title = Remove the file?
remove-what = “{ $name }” is removed from the conversation, and nobody can open it any more.
remove-keep = Keep the file

## Refused before it was there

unnamed = File
refused-title = { $name } was not sent
refused-empty = The file is empty. Please check that you chose the right file.
refused-type = Files of this type cannot be sent here. You can send { $kinds }.
refused-mismatch = The file is not what its name says. Please open it, save it anew and try again.
refused-large = The file is too large. A file may be at most { $size }. A photograph of the document, or a part of it, is often enough.
refused-many = This conversation already has as many files as can be sent. Remove one that is not needed, and try again.
refused-all-large = The files of this conversation are as large as they may be together. Remove one that is not needed, and try again.
refused-full = Files cannot be received just now. Please try again later, or describe your matter in writing.
refused-personal-id = The name of the file seems to hold a personal identity code or another sensitive number, so it was not sent. Give the file another name and try again.
refused-word = The name of the file holds a word that cannot be sent. Give the file another name and try again.
refused-unidentified = Files can be sent only after identification.
refused-not-offered = This service does not take files.
refused-closed = The conversation has ended, so the file was not sent.
refused-ended = The session has ended, so the file was not sent.
refused-gone = Sending took too long, and the part that was sent is gone. Please try again.
refused-network = The file could not be sent just now. Please try again in a moment.
refused-other = The file could not be sent.

## Refused by the check

problem-infected = A virus was found in the file, so it was not delivered.
problem-type_not_allowed = The content of the file is not of a type that can be sent here, so it was not delivered.
problem-too_large = The file turned out to be too large, so it was not delivered.
problem-incomplete = The file did not arrive whole, so it was not delivered.
problem-not_checkable = The file could not be checked, so it was not delivered. It may be protected with a password.
problem-active_content = The file holds parts that could run by themselves, such as scripts or embedded files, so it was not delivered.
problem-damaged = The file seems to be damaged, so it was not delivered.
problem-too_complex = The file is too large or too intricate to be checked, so it was not delivered.
problem-lost = The file was lost because of a fault, and was not delivered.
advice-infected = Your device may need a virus check. If the matter cannot wait, you can take a photograph of the document and send that.
advice-type_not_allowed = You can take a picture of it, or save it as a PDF, and send that.
advice-too_large = You can send a smaller picture, or a part of the document.
advice-incomplete = Please send it again.
advice-not_checkable = Remove the password, or take a picture of the document and send that.
advice-active_content = Print the document to a new PDF, or take a picture of it, and send that.
advice-damaged = Check that the file opens on your device, save it anew and send it again.
advice-too_complex = You can take a picture of the document, or send it in parts.
advice-lost = Please send it again.

## Said aloud

said-received = { $name }: sent, is being checked.
said-delivered = { $name }: checked and delivered.
said-ready = { $name }: a new file, checked.
said-refused = { $name }: { $problem }
said-removed = { $name }: removed.

## The viewer

viewer-tools = Tools
viewer-content = Content of the file
viewer-loading = Opening the file…
viewer-loading-part = Opening the file, { $percent } %
viewer-failed = The file could not be shown here. You can save it and open it in another program.
viewer-cut = Only the beginning is shown here. Save the file to read the rest.
viewer-picture = Picture: { $name }
viewer-page = Page { $page } of { $pages }
page-number = Page
page-of = of { $pages }
page-next = Next page
page-previous = Previous page
zoom-in = Larger
zoom-out = Smaller
zoom-level = { $percent } %
fit-width = Fit the width
fit-whole = Fit the whole
turn = Turn
