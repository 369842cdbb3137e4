### Videosamtalet: samma ord i chatten och på arbetsbordet.

## Att prova enheterna

check-title = Kamera och mikrofon
check-lead = Bara du ser och hör detta. Du ansluter när du själv vill.
check-asking = Webbläsaren kan fråga om kameran och mikrofonen får användas. Tillåt det.
check-picture = Din egen bild
check-camera-off = Kameran är avstängd
camera = Kamera
microphone = Mikrofon
speaker = Högtalare
device = Enhet { $number }
level = Ljud från mikrofonen
level-say = Säg något: stapeln rör sig när du hörs.
level-heard = Mikrofonen hör dig.
test-sound = Spela ett provljud
test-playing = Ett ljud spelas. Om du inte hör något, välj en annan högtalare eller höj volymen.
camera-on = Slå på kamera
camera-close = Stäng av kamera
join = Anslut till samtalet
join-blind = Anslut utan kamera
check-cancel = Inte nu
not-recorded = Samtalet spelas inte in.

## Enheter som inte kan användas

trouble-camera-denied = Kameran får inte användas. Tillåt den via kamera- eller låssymbolen i webbläsarens adressfält eller i enhetens inställningar och försök igen. Du kan också delta utan kamera.
trouble-camera-forbidden = Den här webbsidan tillåter inte kameran. Du kan delta utan kamera.
trouble-camera-missing = Ingen kamera hittades. Du kan delta utan kamera.
trouble-camera-busy = Ett annat program använder kameran. Stäng det och försök igen, eller delta utan kamera.
trouble-camera-failed = Kameran startade inte. Försök igen eller delta utan kamera.
trouble-camera-paused = Enheten eller ett annat program har pausat kameran, så du syns inte. Bilden kommer tillbaka av sig själv.
trouble-microphone-denied = Mikrofonen får inte användas, så du hörs inte. Tillåt den via låssymbolen i webbläsarens adressfält eller i enhetens inställningar och försök igen.
trouble-microphone-forbidden = Den här webbsidan tillåter inte mikrofonen, så du hörs inte. Du kan lyssna och skriva meddelanden.
trouble-microphone-missing = Ingen mikrofon hittades, så du hörs inte. Du kan lyssna och skriva meddelanden.
trouble-microphone-busy = Ett annat program använder mikrofonen. Stäng det och försök igen.
trouble-microphone-failed = Mikrofonen startade inte. Försök igen.
trouble-microphone-paused = Enheten eller ett annat program har pausat mikrofonen, så du hörs inte. Ljudet kommer tillbaka av sig självt.
trouble-dismiss = Stäng den här notisen
try-again = Försök igen

## I samtalet

call-with = Videosamtal: { $name }
picture-of = { $name }: bild
screen-of = { $name }: skärm
own-picture = Din egen bild
you-share = Du visar din skärm
controls = Samtalets knappar
mute = Stäng av mikrofon
unmute = Slå på mikrofon
short-mute = Mikrofon
short-unmute = Mikrofon
short-camera = Kamera
short-share = Skärm
short-chat = Chatt
short-hang-up = Lägg på
switch-camera = Byt till den andra kameran
share = Visa skärm
share-stop = Sluta visa skärm
settings = Kamera, mikrofon och högtalare
settings-close = Stäng
full-screen = Helskärm
full-screen-leave = Lämna helskärm
picture-in-picture = Bilden i ett litet fönster
picture-in-picture-leave = Bilden tillbaka till den här sidan
captions-on = Textning
captions-off = Stäng av textningen
chat-show = Visa chatt
chat-hide = Dölj chatt
chat-unseen = { $count ->
    [one] Ett nytt meddelande
   *[other] { $count } nya meddelanden
}
hang-up = Lägg på
unfold = Större: visa hela chatten
short-unfold = Större
unsilence = Slå på ljudet
unsilence-why = Webbläsaren väntar på dig innan den spelar upp ljud.

## Läget

state-asking = Ansluter till samtalet…
state-line = { $position ->
    [1] Alla linjer är upptagna just nu. Du är näst i tur: samtalet börjar av sig självt.
   *[other] Alla linjer är upptagna just nu. Du är nummer { $position }: samtalet börjar av sig självt.
}
state-connecting = Kopplar…
state-on = Du är i samtalet.
state-lost = Förbindelsen bröts. Ansluter på nytt…
state-replaced = Du anslöt till samtalet i ett annat fönster.
state-failed = Samtalet kunde inte kopplas.
join-here = Anslut här
other-waiting = Väntar på att { $name } ansluter.
other-gone = { $name } är inte i samtalet just nu men kan komma tillbaka.
other-deaf = Du ser och hör { $name } när den andra webbläsaren har fått veta att du fortsätter utan kryptering hela vägen.
other-camera-off = { $name }: kameran är avstängd
other-muted = { $name }: mikrofonen är avstängd
said-joined = { $name } är i samtalet.
said-left = { $name } är inte längre i samtalet.
said-shares = { $name } visar sin skärm.
said-muted = Din mikrofon är avstängd.
said-unmuted = Din mikrofon är på.
said-camera-on = Din kamera är på.
said-camera-off = Din kamera är avstängd.

## Kvalitet

quality-good = God förbindelse
quality-fair = Måttlig förbindelse
quality-poor = Svag förbindelse
yield-small = Förbindelsen är svag. Din bild sänds mindre, så att ljudet går fram.
yield-none = Förbindelsen är svag. Din bild är pausad, så att ljudet går fram. Den kommer tillbaka av sig själv.

## Skydd

lock-sealed = Krypterat hela vägen
lock-waiting = Förbindelsen säkras…
lock-plain = Inte krypterat hela vägen: den här tjänsten skulle kunna se och höra
lock-held = Inte säkrat: inget sänds
lock-new = Nya siffror: jämför igen
sealed-text = Bild och ljud är krypterade mellan din och den andras webbläsare. Ingen däremellan kan se eller höra dem, inte ens den här tjänsten.
sealed-compare = För att vara säker kan du jämföra dessa siffror med den andra. De ska vara desamma:
sealed-waiting = Nycklar avtalas med den andra webbläsaren. Inget sänds före det.
sealed-held = Inget av det du säger eller visar sänds förrän du har bestämt dig.
sealed-over = Inget av det du säger eller visar sänds: du är inte i samtalet.
question-asks = Enligt den här tjänsten kan den andras webbläsare ({ $name }) inte kryptera samtalet hela vägen. Inget av det du säger eller visar sänds nu. Om du fortsätter utan kryptering hela vägen skulle den här tjänsten kunna se och höra er båda.
question-late = Krypteringen hela vägen kunde inte avtalas i tid. Inget av det du säger eller visar sänds. Försök igen, eller fortsätt utan: då skulle den här tjänsten kunna se och höra er båda.
question-broken = Den här webbläsaren kunde inte starta krypteringen hela vägen. Inget av det du säger eller visar sänds. Försök igen, eller fortsätt utan: då skulle den här tjänsten kunna se och höra er båda.
go-on-plain = Fortsätt utan kryptering hela vägen
plain-text = Bild och ljud är krypterade på väg till den här tjänsten och vidare från den. De är inte krypterade hela vägen mellan er,
plain-own = eftersom din webbläsare inte kan det. Webbläsarens nyaste version kan det oftast.
plain-other = eftersom den andras webbläsare enligt den här tjänsten inte kan det. Du gick med på att fortsätta.
plain-chosen = eftersom du valde att fortsätta utan.
