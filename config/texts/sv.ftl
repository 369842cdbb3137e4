# Vad servern själv säger, på svenska. En fil med samma namn i mappen som `texts_dir` nämner
# ersätter vilken som helst av dessa; det som saknas där förblir som här.

### Refusals: `refused-` and the stable code.

refused-personal-id-blocked = { $field ->
    [name] Namnet ser ut att innehålla en personbeteckning eller ett kort- eller kontonummer. Skriv bara ditt namn.
    [phone] Detta ser ut att vara en personbeteckning eller ett kort- eller kontonummer. Skriv ett telefonnummer.
    [file_name] Filens namn ser ut att innehålla en personbeteckning eller ett kort- eller kontonummer. Ge filen ett annat namn och skicka den på nytt.
    [address] Detta ser ut att innehålla en personbeteckning eller ett kort- eller kontonummer. Skriv bara en e-postadress.
   *[other] Texten ser ut att innehålla en personbeteckning eller ett kort- eller kontonummer. För din säkerhet varken skickades eller sparades den. Ta bort numret och skicka resten. Om vi behöver veta vem du är ber vi dig identifiera dig på ett säkert sätt.
  }
refused-forbidden-word = Texten innehåller ett ord som inte kan skickas här. Uttryck saken på ett annat sätt.
refused-empty = { $field ->
    [name] Skriv ditt namn.
    [phone] Skriv ditt telefonnummer.
    [address] Skriv din e-postadress.
    [message] Skriv ett meddelande.
   *[other] Fyll i den här punkten.
  }
refused-too-long = { $limit ->
    [0] Texten är för lång. Förkorta den.
   *[other] Texten är för lång: högst { $limit } tecken får plats. Förkorta den eller skicka den i delar.
  }
refused-malformed = { $field ->
    [phone] Detta ser inte ut som ett telefonnummer. Kontrollera numret.
    [address] Detta ser inte ut som en e-postadress. Kontrollera adressen.
    [name] Kontrollera ditt namn: det får inte innehålla radbrytningar eller specialtecken.
   *[other] Något i detta gick inte att förstå. Kontrollera uppgiften eller ladda om sidan.
  }
refused-consent-missing = Läs dataskyddsbeskrivningen och godkänn den innan du börjar.
refused-service-closed = Tjänsten är stängd just nu.
refused-nobody-present = Det finns ingen som svarar just nu. Försök igen om en stund.
refused-queue-full = Så många väntar just nu att vi inte kan ta emot fler. Försök igen om en stund.
refused-language-not-offered = Tjänsten ges inte på det här språket. Välj ett annat.
refused-barred = Tjänsten kan inte användas härifrån just nu. Du kan kontakta oss på andra sätt.
refused-not-allowed = Du kan inte göra detta här.
refused-not-assigned = En annan yrkesperson sköter samtalet.
refused-already-taken = En kollega har redan tagit samtalet.
refused-too-many-conversations = Du har redan så många samtal som du kan ha på en gång. Avsluta först något av dem.
refused-still-waiting = Detta kan göras när en yrkesperson har kommit med i samtalet.
refused-closed = Samtalet har avslutats.
refused-not-closed-yet = Detta kan göras när samtalet har avslutats.
refused-not-offered = Tjänsten erbjuder inte detta.
refused-not-identified = Detta kan göras efter stark autentisering.
refused-already-identified = Identifieringen är redan gjord.
refused-request-open = En begäran om identifiering är redan öppen.
refused-no-open-request = Det finns ingen öppen begäran om identifiering.
refused-request-expired = Begäran om identifiering har gått ut. Yrkespersonen kan skicka en ny.
refused-not-expired-yet = Begäran om identifiering är fortfarande öppen.
refused-foreign-not-accepted = I den här tjänsten behövs identifiering med en finländsk personbeteckning.
refused-no-such-thing = Detta finns inte längre i samtalet.
refused-call-open = Ett videosamtal pågår redan.
refused-already-done = Detta är redan gjort.
refused-type-not-allowed = Filer av det här slaget kan inte skickas. Du kan skicka bilder, PDF-filer, textfiler och kontorsdokument.
refused-type-mismatch = Filens namn och innehåll är av olika slag. Spara filen på nytt och försök igen.
refused-file-too-large = Filen är för stor: högst { $limit } MB kan skickas.
refused-too-many-files = Samtalet har redan { $limit } filer, och fler ryms inte. Ta först bort någon av dem.
refused-too-many-offers = I det här samtalet har redan { $limit } filer skickats. Fler kan inte skickas i det, även om någon tas bort.
refused-files-too-large = Samtalets filer skulle tillsammans bli för stora: högst { $limit } MB ryms. Ta först bort någon av dem.

refused-busy = Belastningen är stor just nu, och ingenting sparades. Försök igen om en stund.
refused-unavailable = Tjänsten fungerar inte just nu. Försök igen om en stund.
refused-not-found = Detta hittades inte.
refused-method-not-allowed = Detta kan inte göras på det här sättet.
refused-unauthorised = Logga in först.
refused-csrf-refused = Sidan är föråldrad. Ladda om den och försök igen.
refused-origin-refused = Chatten kan inte användas på den här webbplatsen.
refused-rate-limited = Det kom mycket på en gång. Vänta en stund och försök igen.
refused-too-many = Så många samtal kan inte följas på en gång. Stäng först någon av dem.
refused-too-large = Detta är för stort för att skickas.
refused-media-type-refused = Detta kan inte skickas i den här formen.
refused-session-ended = Din session har avslutats. Börja på nytt.
refused-session-replaced = Din session förnyades. Sidan ansluter själv på nytt.
refused-protocol = Sidan är föråldrad. Ladda om den.
refused-sign-in-failed = Användarnamnet eller lösenordet är fel.
refused-code-needed = Skriv koden som din app visar nu.
refused-code-wrong = Koden är fel eller redan använd. Vänta på nästa kod i appen och skriv den.
refused-sign-on-unavailable = Organisationens inloggning kan inte nås just nu. Försök igen om en stund.
refused-upload-busy = Den här filen skickas redan från en annan sida.
refused-broken-off = Förbindelsen bröts. Sändningen fortsätter av sig själv.
refused-offset-conflict = Sändningen fortsatte på annat håll. Den fortsätter av sig själv från rätt ställe.
refused-upload-gone = Filen är inte längre på väg. Skicka den på nytt.
refused-storage-full = Det finns inte plats för fler filer just nu. Försök igen senare.
refused-call-over = Videosamtalet är avslutat.
refused-call-busy = Videosamtalet kan inte kopplas just nu. Försök igen om en stund.
refused-call-unsupported = Den här webbläsaren kan inte anslutas till videosamtalet. Uppdatera den eller använd en annan.
refused-call-lost = Förbindelsen till videosamtalet bröts. Försök igen.
refused-call-too-many = Videosamtalet begärdes för många gånger på kort tid. Vänta en stund och försök igen.
refused-ticket-invalid = Länken kan användas bara en gång och under en kort tid. Gå tillbaka till chatten och välj identifiering på nytt.
refused-proof-invalid = Identifieringen kunde inte kopplas till den här chatten. Försök igen från chatten.
refused-cancelled = Identifieringen avbröts. Du kan försöka igen så länge begäran är öppen.
refused-provider-error = Ett fel uppstod i identifieringstjänsten. Försök igen.
refused-provider-unavailable = Identifieringstjänsten kan inte nås just nu. Försök igen om en stund.
refused-flow-mismatch = Identifieringen kom inte från samma webbläsare där den började. Försök igen från chatten.
refused-token-rejected = Det gick inte att lita på svaret från identifieringstjänsten, och det användes inte. Försök igen.
refused-assurance-too-low = Det här sättet att identifiera sig är inte starkt nog för tjänsten. Välj ett annat.
refused-authentication-too-old = Identifieringen var för gammal. Identifiera dig på nytt.
refused-identity-missing = Identifieringstjänsten berättade inte vem du är. Försök igen.
refused-other = Något gick fel. Försök igen.

### Opening hours.

hours-always = Alltid öppet
hours-closed = Stängt
hours-line = { $days } { $times }
hours-days = { $first }–{ $last }
hours-times = { $opens }–{ $closes }
day-1 = mån
day-2 = tis
day-3 = ons
day-4 = tors
day-5 = fre
day-6 = lör
day-7 = sön

### The transcript by e-mail.

mail-subject = Ditt chattsamtal { $date }
mail-heading = Ditt samtal
mail-intro = Du bad om en kopia av ditt chattsamtal. Här är den.
mail-service = Tjänst
mail-date = Datum
mail-time = Tid
mail-answered = Du fick svar av
mail-topic = Ämne
mail-lines = Vad som sades
mail-you = Du
mail-masked = En personbeteckning eller liknande har dolts.
mail-joined = { $name } kom med i samtalet.
mail-transferred = Samtalet fördes över till: { $service }.
mail-identification-requested = Du ombads att identifiera dig.
mail-identified = Du identifierade dig.
mail-identification-declined = Du valde att inte identifiera dig.
mail-file = Fil: { $name } ({ $size } kB)
mail-call-began = Videosamtalet började.
mail-call-ended = Videosamtalet avslutades.
mail-closed-professional = Yrkespersonen avslutade samtalet.
mail-closed-resident = Du avslutade samtalet.
mail-closed-abandoned = Samtalet avslutades eftersom ingen var på plats.
mail-closed-barred = Samtalet avslutades.
mail-no-lines = Ingenting skrevs i det här samtalet.
mail-outro = Detta meddelande skickades eftersom den här adressen angavs i chatten. Om det inte var du kan du radera meddelandet; det kommer inga fler.
mail-no-reply = Skriv inte om personliga ärenden i ett svar: e-post är inte en säker kanal för dem.
date = { $day }.{ $month }.{ $year }
time = { $hour }.{ $minute }
