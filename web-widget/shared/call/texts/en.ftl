### The video call: the same words in the widget and in the console.

## Trying out the devices

check-title = Camera and microphone
check-lead = Only you see and hear this. You join when you choose to.
check-asking = The browser may ask whether the camera and the microphone may be used. Please allow it.
check-picture = Your own picture
check-camera-off = The camera is off
camera = Camera
microphone = Microphone
speaker = Speaker
device = Device { $number }
level = Sound from the microphone
level-say = Say something: the bar moves when you are heard.
level-heard = The microphone hears you.
test-sound = Play a test sound
test-playing = Playing a sound. If you hear nothing, choose another speaker or turn up the volume.
camera-on = Turn the camera on
camera-close = Turn the camera off
join = Join the call
join-blind = Join without camera
check-cancel = Not now
not-recorded = The call is not recorded.

## Devices that are not to be had

trouble-camera-denied = The camera may not be used. Allow it from the camera or lock icon in the browser’s address bar, or in the device’s settings, and try again. You can also take part without a camera.
trouble-camera-forbidden = This web page does not allow the camera. You can take part without it.
trouble-camera-missing = No camera was found. You can take part without one.
trouble-camera-busy = Another program is using the camera. Close it and try again, or take part without a camera.
trouble-camera-failed = The camera could not be started. Try again, or take part without a camera.
trouble-camera-paused = The device or another program has paused the camera, so you are not seen. It comes back by itself.
trouble-microphone-denied = The microphone may not be used, so you cannot be heard. Allow it from the lock icon in the browser’s address bar, or in the device’s settings, and try again.
trouble-microphone-forbidden = This web page does not allow the microphone, so you cannot be heard. You can listen, and write messages.
trouble-microphone-missing = No microphone was found, so you cannot be heard. You can listen, and write messages.
trouble-microphone-busy = Another program is using the microphone. Close it and try again.
trouble-microphone-failed = The microphone could not be started. Please try again.
trouble-microphone-paused = The device or another program has paused the microphone, so you are not heard. It comes back by itself.
trouble-dismiss = Close this note
try-again = Try again

## In the call

call-with = Video call with { $name }
picture-of = { $name }: picture
screen-of = { $name }: screen
own-picture = Your own picture
you-share = You are showing your screen
controls = Controls of the call
mute = Mute the microphone
unmute = Unmute the microphone
short-mute = Mute
short-unmute = Unmute
short-camera = Camera
short-share = Screen
short-chat = Messages
short-hang-up = Hang up
switch-camera = Switch to the other camera
share = Show your screen
share-stop = Stop showing your screen
settings = Camera, microphone and speaker
settings-close = Close
full-screen = Full screen
full-screen-leave = Leave full screen
picture-in-picture = Picture in a small window
picture-in-picture-leave = Picture back to this page
captions-on = Captions
captions-off = Turn the captions off
chat-show = Show the messages
chat-hide = Hide the messages
chat-unseen = { $count ->
    [one] One new message
   *[other] { $count } new messages
}
hang-up = Hang up
unfold = Larger: show the whole conversation
short-unfold = Larger
unsilence = Turn the sound on
unsilence-why = The browser waits for you before it plays sound.

## How it stands

state-asking = Joining the call…
state-line = { $position ->
    [1] All lines are busy just now. You are next: the call begins by itself.
   *[other] All lines are busy just now. You are number { $position }: the call begins by itself.
}
state-connecting = Connecting…
state-on = You are in the call.
state-lost = The connection was lost. Reconnecting…
state-replaced = You joined the call in another window.
state-failed = The call could not be connected.
join-here = Join here
other-waiting = Waiting for { $name } to join.
other-gone = { $name } is not in the call just now. They can come back.
other-deaf = You will see and hear { $name } once their browser knows that you go on without end-to-end encryption.
other-camera-off = { $name } has the camera off
other-muted = { $name } has the microphone off
said-joined = { $name } is in the call.
said-left = { $name } is not in the call any more.
said-shares = { $name } shows their screen.
said-muted = Your microphone is off.
said-unmuted = Your microphone is on.
said-camera-on = Your camera is on.
said-camera-off = Your camera is off.

## Quality

quality-good = Good connection
quality-fair = Fair connection
quality-poor = Weak connection
yield-small = The connection is weak. Your picture is sent smaller, so that the sound gets through.
yield-none = The connection is weak. Your picture is paused, so that the sound gets through. It comes back by itself.

## Protection

lock-sealed = End-to-end encrypted
lock-waiting = Securing the connection…
lock-plain = Not end-to-end encrypted: this service could see and hear
lock-held = Not secured: nothing is sent
lock-new = New digits: compare again
sealed-text = Picture and sound are encrypted between your browser and the other’s. Nobody in between can see or hear them, not even this service.
sealed-compare = To be sure, compare these digits with the other person. They must be the same:
sealed-waiting = Keys are being agreed on with the other browser. Nothing is sent before that.
sealed-held = Nothing that you say or show is sent until you have decided.
sealed-over = Nothing that you say or show is sent: you are not in the call.
question-asks = According to this service, the browser of { $name } cannot encrypt the call end to end. Nothing that you say or show is sent now. If you go on without, this service could see and hear you both.
question-late = End-to-end encryption has not been agreed on in time. Nothing that you say or show is sent. Try again, or go on without: then this service could see and hear you both.
question-broken = This browser could not start the end-to-end encryption. Nothing that you say or show is sent. Try again, or go on without: then this service could see and hear you both.
go-on-plain = Go on without end-to-end encryption
plain-text = Picture and sound are encrypted on their way to this service and on from it. They are not encrypted end to end,
plain-own = because your browser cannot do that. The newest version of the browser usually can.
plain-other = because, according to this service, the other person’s browser cannot do that. You agreed to go on.
plain-chosen = because you chose to go on without.
