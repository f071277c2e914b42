"""Exchanges about shifts, and between people and their superior.

A block is one exchange, `a`, `b`, `c` are the writers, `L` is the superior.
`[x|y]` is a choice, `{word}` a slot of `exchanges.py`; indented lines continue a message.
"""

SHIFT = """
a: [Hallo zusammen|Moin|Guten Morgen], kann jemand am {day} meine Frühschicht {at} übernehmen? [Mein Sohn \
hat einen Termin|Ich muss zum Amt|Ich habe Zahnarzt] 🙈
b: Von wann bis wann?
a: {early} bis {noon}
b: Mach ich. Dafür nimmst du [mir den Freitag ab|meinen Dienst nächste Woche|mal meine Spätschicht]
a: [Deal|Abgemacht|Sehr gerne], danke dir {b} 🙏

a: Bin heute [{min} Minuten|ca. {min} min] später da, [Bahn steht in Deutz|Stau auf der A59|Bus ist \
ausgefallen|die 18 fährt mal wieder nicht]
b: [Alles gut|Kein Stress], ich fange schon mal {floor} an
a: [Danke!|Bist ein Schatz|Super, danke 🙏]

a: Wo treffen wir uns morgen?
b: {early} Uhr {spot}, wie [immer|letztes Mal]
a: [ok|Passt 👍|Alles klar, bis morgen]

a: Wer ist heute {floor} eingeteilt? Auf dem Plan steht {name}, aber {name} hat doch Urlaub
b: Stimmt, da hat sich keiner drum gekümmert
c: Ich übernehme das, bin [mit meinem Bereich|mit meiner Etage] gegen {time} durch
a: Top {c} 👏

a: Tauscht jemand {day} gegen {day2}? [Ich brauche den Tag dringend|Familienfeier|Wir ziehen um]
b: Welche Uhrzeit?
a: {late} bis [21:00|21:30|22:00], nur der Bereich {floor}
b: Geht bei mir. [Sag noch im Büro Bescheid, damit es in der Zeiterfassung stimmt|Trag es bitte noch in die App ein]
a: Schon gemacht ✅

a: [Jemand schon da?|Ist schon jemand vor Ort?] Ich stehe {spot} und [komme nicht rein|es ist alles dunkel]
b: Komme in {min} Minuten mit dem Schlüssel
a: ok ich warte [im Auto|unterm Vordach, es regnet|hier]

a: Hab gestern {floor} bis {late2} gebraucht, das ist in der Zeit [nicht zu schaffen|echt knapp]. Wie lange \
braucht ihr dafür?
b: Mit [der Teeküche|den Toiletten|dem Besprechungsraum] zusammen auch immer fast {n} Stunden
c: Wir sollten das mal *aufschreiben* und beim nächsten Treffen ansprechen
a: Gute Idee, ich notiere diese Woche mit

a: Bitte denkt dran: am {day} ist [Feiertag|Brückentag|Betriebsversammlung], {at} wird nur der Eingang gemacht
b: Danke, hätte ich [vergessen|nicht auf dem Schirm gehabt]
c: 👍

a: {b}, hast du {floor} schon [gesaugt|gewischt|die Eimer geleert]?
b: Gesaugt ja, wischen mach ich [nach der Pause|gleich|um {time}]
a: Dann nehme ich die [Toiletten|Küchen|Glastüren]

a: Wer schließt heute ab?
b: Ich. [Bitte sagt Bescheid, wenn ihr geht|Wenn ihr fertig seid, kurz schreiben]
a: {floor_short} ist fertig, Fenster sind zu
b: Danke, schönen Feierabend {a} 👋

a: Kann mich morgen jemand [in Mülheim|in Kalk|in Beuel|am Bahnhof|in Ehrenfeld] mitnehmen? Mein Auto ist \
in der Werkstatt
b: Wann musst du da sein?
a: {early}
b: Dann stehe ich {min} Minuten vorher an der [Haltestelle|Tankstelle|Bäckerei]. Sei pünktlich 😄
a: Bin ich immer 😇

a: Plan für {day}:
  - {a}: EG und Eingang
  - {b}: {floor_short} und Teeküchen
  - {c}: Sanitär komplett
  _Beginn {early}, Treffpunkt {spot}_
b: [Passt|ok für mich]
c: Kann ich mit {b} tauschen? Mein Rücken macht bei den Toiletten gerade nicht so mit
b: Klar, kein Problem

a: Schaffe es heute nicht bis {late}, mein [Kleiner hat Fieber|Babysitter hat abgesagt|Arzttermin dauert länger]
b: Geh ruhig, ich mache {room} mit
c: Und ich die [Eimer|Küche]. Gute Besserung an die Familie!
a: Ihr seid die Besten ❤️

a: Hat wer Lust auf Zusatzstunden? {day} wird {at} die Grundreinigung gemacht, {n} Stunden
b: Ich!
c: Ich auch, aber erst ab {time}
a: Super, dann sind wir [komplett|genug Leute]

a: Der neue Kollege fängt {day} an. Wer zeigt ihm die [Runde|Abläufe|Räume]?
b: Kann ich machen. Bringt er schon Arbeitskleidung mit?
a: Bekommt er [im Lager|von {name}]. Zeig ihm bitte auch, wo der Verbandskasten hängt
b: ok

a: [Bin durch|Fertig für heute]. {floor_short} sauber, Müll ist draußen, Licht aus
b: Ich brauche noch {min} min
a: Soll ich helfen?
b: Nee, geh nach Hause 😅

a: Frage: zählt die Fahrt von {site} {to2} als Arbeitszeit?
b: Ja, wenn du *zwischen zwei Objekten* fährst. Der Weg von zu Hause nicht
a: Ah gut. Dann fehlen mir {n}x {min} Minuten auf dem Zettel
b: Schreib [Claudia|dem Büro], die tragen das nach

a: Sind wir morgen zu zweit oder zu dritt?
b: Zu zweit, {name} ist krank
a: Puh. Dann lassen wir [das Treppenhaus|die Innenfenster|den Keller] und holen das {day} nach
b: Gute Idee, ich sag es [dem Hausmeister|am Empfang]

a: hab die schlüsselkarte zuhause liegen lassen 🤦
b: Nicht dein Ernst 😂 Ich mach dir auf, {spot}
a: danke danke, kaffee geht auf mich

a: [Wecker nicht gehört|Total verschlafen], bin in {min} Min. da, sorry!!
b: Passiert. Ich hab {floor} schon aufgemacht
a: Bringe [Brötchen|Kaffee|was Süßes] mit als Entschuldigung
b: Jetzt verzeih ich dir alles 😄

a: Nächste Woche [Ferien|Umbau|Inventur] {at}: wir fangen erst um {time} an, nicht um {early}
b: Jeden Tag?
a: Mo bis Do. Freitag normal

a: Wer hat noch die Liste mit den Sonderleistungen für {day}?
b: Liegt im Putzraum, [unterm Telefon|an der Pinnwand|im blauen Ordner]
a: Gefunden. {floor_short}: Kühlschränke, {room}: Teppich
b: Oje, Kühlschränke 😬 wer zieht das Los
"""

LEAD = """
L: *Grundreinigung {at}*, {day} ab {early}. So gehen wir vor:
  1. Möbel in {room} zur Fensterseite rücken
  2. Saugen, auch hinter den Heizkörpern
  3. Grundreiniger auftragen, {min} Minuten einwirken lassen
  4. Schrubben, erst die Ränder, dann die Fläche
  5. Absaugen und *zweimal* mit klarem Wasser nachwischen
  6. Trocknen lassen, niemand betritt den Boden
  7. Pflegefilm in zwei Schichten
  8. Möbel zurück, Filzgleiter prüfen
  _Bringt Wechselschuhe mit, der Boden ist wie Seife._
  Treffpunkt {spot}. Frühstück geht auf mich 🥐
a: Super Plan, bin dabei
b: Für das Frühstück komme ich sogar pünktlich 😄

a: Guten Morgen {L}, ich bin leider krank und war beim Arzt. Krankmeldung geht bis [Freitag|einschließlich {day}]
L: Danke für die Info, gute Besserung! Ich organisiere die Vertretung
a: [Danke 🙏|Meine Schlüssel liegen bei {name}]

L: @alle Bitte ab sofort {at} die *roten Tücher nur für WC*, blau für Flächen, gelb für Waschbecken. \
Gestern lag wieder alles durcheinander
a: ok
b: Bei uns fehlen die gelben
L: Bringe ich {day} mit

L: Wer kann heute spontan {late} bis [20:30|21:00|21:30] {at} einspringen? {name} ist ausgefallen
a: Ich könnte ab {late}, müsste aber pünktlich weg
L: Reicht völlig. Danke {a}, das rettet mir den Tag
a: 👍

a: {L}, wann kommst du vorbei? Wir müssen dir [was zeigen|den Schaden zeigen|den Putzraum zeigen]
L: Heute gegen {time}. Worum geht es?
a: {floor_short}, da ist [Wasser unter dem Teppich|die Tür aus der Angel|der Boden ganz stumpf nach dem neuen Mittel]
L: Nicht weiter wischen, ich schau mir das an

L: Großes Lob vom Kunden für [die Grundreinigung|letzte Woche|den Eingangsbereich]! {customer} hat extra \
angerufen. Gut gemacht 👏
a: Das freut uns!
b: 😊😊
c: Kann sie das auch mal schriftlich geben? 😄

L: Qualitätskontrolle {at} am {day}, {time} Uhr. Bitte achtet besonders auf:
  - Ränder und Ecken hinter den Türen
  - Lichtschalter und Griffe
  - Kalk an den Armaturen
  - Aschenbecher draußen
  Ich gehe die Runde mit {customer}.
a: Machen wir
b: Kalk im [Herren-WC|Personal-WC] geht nicht mehr ab, da brauchen wir was Stärkeres
L: Bringe Entkalker mit

a: Kann ich am {day} eine Stunde früher gehen?
L: Wenn dein Bereich fertig ist, ja. Wer macht {room}?
a: {name} hat zugesagt
L: Dann gerne

L: Denkt bitte an die Unterweisung am {day} um {time}. Treffpunkt {spot}. _Teilnahme ist Pflicht_, dauert \
ca. {min} Minuten
a: Zählt als Arbeitszeit?
L: Ja, natürlich
b: ok bin da

a: {L}, mein Vertrag läuft Ende des Monats aus. Weißt du schon was?
L: Ich habe die Verlängerung beantragt. Melde mich bis {day}
a: Danke, macht mich etwas nervös
L: Verstehe ich. Sieht aber gut aus 🙂

L: Bitte *keine Fotos* von Schreibtischen oder Bildschirmen beim Kunden hochladen. Schäden ja, aber ohne \
Papiere und Gesichter
a: Verstanden
b: Hab meins gelöscht

L: Ab {day} neuer Reinigungsplan {at}: {link}
a: Muss ich [was anders machen|früher kommen]?
L: Nur die Reihenfolge. Erst {floor}, dann Sanitär, Flure zum Schluss
a: Passt 👍

L: {a}, du hast gestern vergessen, dich auszustempeln. Wann warst du fertig?
a: Oh sorry. Gegen {late}
L: Trage ich nach

L: Wie läuft es mit der neuen Maschine?
a: Gut, aber sie zieht rechts [Streifen|Wasser]
L: Sauglippe prüfen, die muss wahrscheinlich gedreht werden. Steht in der Anleitung {link}
a: Gedreht, jetzt perfekt 👌

L: Schuhgrößen bitte bis {day} an mich, es gibt neue Sicherheitsschuhe
a: [38|39|40]
b: [42|43|44], bitte breit 🙏
c: [37|41|45]

L: Morgen sind die [Handwerker|Maler|Elektriker] {floor} unterwegs. Den Bereich bitte auslassen und das \
Schild aufstellen
a: Was machen wir in der Zeit[| {floor}| so lange]?
L: [Innenglas im Treppenhaus|Heizkörper abwischen|Fußleisten]
a: Juhu 😅

a: Darf ich meine Stunden auf {n2} pro Woche erhöhen? Ich würde gerne mehr arbeiten
L: Aktuell suche ich jemanden {at2} am {day}. Wäre das was?
a: Ja gerne, welche Zeit?
L: {early} bis {noon}. Ich schicke dir die Adresse
a: Perfekt, danke {L}!

L: {a}, kannst du [{name}|den Neuen] morgen einarbeiten? Du kennst dich {at} am besten aus
a: Klar, mach ich gern
L: Danke. Zeig bitte auch den Alarm und die Müllräume

L: Zur Erinnerung, Schlüssel gehören *nach jeder Schicht* in den Tresor. Heute früh fehlte wieder Nr. {n}
a: Der war bei mir, hab ihn aus Versehen eingesteckt 🙈
L: Danke fürs Melden. Bitte bis {time} zurückbringen
a: Bin schon unterwegs

a: {L} mir fehlt die Zugangskarte fürs neue Handy
L: Komm am {day} kurz vorbei, ich drucke dir eine neue
a: Danke!

L: Feuchttücher NICHT in die Toilette, bitte auch den Leuten {at} freundlich sagen. Rohr war wieder zu
a: Wir hängen Zettel auf, aber keiner liest die
b: Ich hab ein Bild gemalt, das verstehen sie 😂
L: Das Bild ist super, ich hab's laminiert

L: Wir haben den Auftrag {at} für weitere zwei Jahre 🎉 Das ist *euer* Verdienst!
a: Yesss 🥳
b: Sehr schön, Glückwunsch an alle
c: Dann gibt's jetzt neue Maschinen? 😏
L: Ich arbeite dran 😄

a: Habe mich beim Eimertragen am Rücken verletzt, es geht aber
L: Bitte ins *Verbandbuch* eintragen und zum Arzt, auch wenn es geht
a: Mach ich heute nach der Schicht
L: Melde dich, was er sagt. Und keine schweren Sachen mehr heute
"""
