"""Exchanges about material, orders, vehicles, keys and windows."""

MATERIAL = """
a: Bei {material} sind wir [fast auf null|ziemlich knapp], reicht höchstens bis {day}
b: Wie viel brauchst du?
a: {amount}
b: Kommt mit der nächsten Lieferung
a: Danke 🙏

a: Hat jemand {at2} noch {material} übrig?
b: {amount} kann ich abgeben
a: Super, hole ich um {time}
b: Steht {spot}

a: Welches Mittel nehmt ihr für [Kalk in der Dusche|Kaugummi auf Teppich|Klebereste am Glas|Edelstahl in der Küche]?
b: [Zitronensäure|Eisspray|Glasschaber mit viel Wasser|ein Tropfen Öl, kein Witz]
a: Probier ich, danke
c: Bei mir hat auch [Dampf|ein Schmutzradierer] geholfen

a: Die neuen Handschuhe reißen sofort 😠
b: Bei mir auch, {n} Paar in einer Schicht
c: Größe L geht, nur M ist Schrott
a: Ich melde das dem Einkauf

a: Wer hat die [Teleskopstange|lange Leiter|Fugenbürste|gelbe Sprühflasche] zuletzt gehabt?
b: Liegt im Auto von {name}
a: Brauche sie {day} {at}
b: Bringt dir jemand mit

a: Dosierung vom neuen Reiniger: *{n} ml auf 10 Liter*, nicht mehr! Sonst klebt der Boden
b: Ah deshalb
c: Wir haben immer einen Schuss genommen 🙈

a: Müllbeutel 120 l sind aus, nur noch die kleinen da
b: Nimm zwei kleine übergangsweise. Lieferung ist {day}
a: ok

a: Gibt es wieder Handcreme? Meine Hände sind ganz rissig vom {day}
b: Im Hautschutzplan steht sie drin, also ja. Liegt im Putzraum oben rechts
a: Gefunden 🙌

a: Mopps bitte bis {time} in den Wäschesack, Wagen kommt heute früher
b: {floor_short} ist schon drin
c: Ich bringe noch {n}0 Stück runter
a: Top

a: Der Seifenspender in {room} passt nicht zu den neuen Patronen
b: Doch, du musst den blauen Adapter abziehen
a: Wow. Drei Wochen geärgert 😂

a: Bitte leere Kanister *ausspülen und Deckel drauf*, sonst nimmt der Lieferant sie nicht zurück
b: Wohin damit?
a: Gitterbox {spot}
b: ok

a: Brauche [eine neue Hose in 44|zwei Poloshirts in M|eine Jacke in L], meine ist [gerissen|am Ende]
b: Schreib es in die Liste im Büro, Ausgabe ist {day} um {time}
a: Alles klar

a: Sicherheitsdatenblatt für den Grundreiniger gesucht
b: {link}
a: Danke, der Kunde wollte es sehen

a: Sprühflaschen ohne Etikett gehören in den Müll!! Hab heute {n} Stück gefunden
b: Ups
a: Ernsthaft, das ist gefährlich. Etiketten liegen im Putzraum
b: Hast recht, beschrifte ich heute alle
"""

ORDERS = """
a: Bestellung {site}:
  - {amount} {material}
  - {amount2} {material2}
  - {n} Mopphalter
  Bitte bis {day}
b: Ist notiert ✅
a: Danke

a: Kann ich {amount} {material} für {site} bekommen?
L: Ja, geht [heute|morgen|am {day}] raus
a: 👍

L: Lieferant hat Rückstand bei {material}. Bitte sparsam bis {day}
a: Wir haben noch {amount}, kann was abgeben
b: Nehme ich gerne
L: Danke fürs Teilen 💚

L: Wer hat letzte Woche {amount} {material} mitgenommen, ohne sich einzutragen?
a: Das war ich, sorry, war in Eile
L: Kein Drama, aber bitte eintragen, sonst stimmt die Kostenstelle nicht
a: Mach ich

a: Lieferung {at} ist da, aber statt {material} kam {material2}
L: Foto vom Lieferschein bitte
a: Schicke ich. {amount} falsch
L: Wird am {day} getauscht

a: Preisfrage: lohnen sich die großen Kanister?
L: Ja, ca. {min} % günstiger, aber schwer. Für {site} eher die 5 l
a: Dann bleiben wir bei 5

L: Bestellschluss ist *Mittwoch 12 Uhr*. Was danach kommt, geht erst in der Woche drauf raus. Formular: {link}
a: ok
b: Kann man im Formular jetzt auch Größen angeben?
L: Ja, ganz unten

a: Der Saugerbeutel-Typ für die neuen Geräte?
L: Vlies, 10er Pack, Artikel {n}0{n}
a: Dann bitte {amount}
L: Läuft

a: Können wir statt [Einwegtüchern|den billigen Tüchern] wieder die guten Mikrofasertücher bekommen? Die \
halten einfach länger
L: Rechne ich durch. Wie viele bräuchtest du?
a: Für {site} {n}0 Stück
L: ok melde mich {day}

a: Einscheibenmaschine {at} braucht neue Pads, rot und schwarz
L: Durchmesser?
a: 43 cm
L: {amount} sind unterwegs

a: Bei uns ist die Waschmaschine für die Bezüge kaputt, können wir {at2} mitwaschen?
b: Ja, abends ab {late} ist frei
a: Super, bringe {n} Säcke
b: Bitte vorher auswaschen 🙏

L: Inventur am {day}: bitte zählt {at} alles durch und schickt mir die Liste bis {time}
a: Angebrochene auch?
L: Nur volle Gebinde
a: ok
b: Mache ich direkt morgen früh
"""

FLEET = """
a: Wer hat den [Caddy|Transporter|Kastenwagen] {plate}? Steht nicht auf dem Hof
b: Ich, bin {at}. Bringe ihn bis {time} zurück
a: Bitte volltanken
b: Mach ich

a: {plate}: Warnlampe Öl ist an
L: Nicht weiterfahren! Wo stehst du?
a: {at2_cap}, {spot}
L: Werkstatt weiß Bescheid, sie kommen um {time}. Danke fürs Anhalten

L: {plate} muss {day} zum TÜV. Bitte bis {time} leer auf den Hof
a: Leiter auch vom Dach?
L: Ja bitte alles
a: ok

a: Schlüsselbund {site} Nr. {n} ist wieder im Tresor
L: Danke, ausgetragen ✅

a: Schlüssel {site} Hintertür klemmt, wird bald abbrechen
L: Nachmachen dürfen wir nicht, ist eine Schließanlage. Ich beantrage einen neuen beim Kunden
a: Bitte schnell, morgens um fünf ist das kein Spaß

L: Wer hat am {day} gegen {time} in der Feuerwehrzufahrt geparkt? Strafzettel ist da: {plate}
a: 🙋 Schuldig. War nur {min} Minuten
L: Hat {n}5 Euro gekostet...
a: Zahl ich

a: Tankkarte {plate} wird nicht angenommen
L: PIN {n}-mal falsch?
a: Kann sein 🙈
L: Dann ist sie gesperrt, ich bestelle neu. Bitte auslegen und Beleg abgeben

a: Brauche {day} ein Auto mit Anhängerkupplung für den Steiger
L: {plate} hat eine. Ab {early} frei
a: Reserviert, danke

L: Bitte Fahrzeuge *innen* sauber halten. {plate} sah aus wie ein Imbiss 🍟
a: Das war vor mir schon so
b: Sagen alle 😂
L: Ab jetzt wird bei Übergabe ein Foto gemacht

a: Reifen hinten rechts bei {plate} verliert Luft
L: Wie viel?
a: Jeden Tag nachpumpen
L: Termin {day} {time}, Reifen Schmitz gibt dir Ersatz
a: 👍

a: Wo ist der Zweitschlüssel von {plate}?
b: In der grünen Kassette, oberstes Fach
a: Da ist nur einer von einem Fahrrad 😄
b: Dann hat ihn noch {name}

L: Schlüsselkontrolle: mir fehlen {site} Nr. {n} und {site2} Nr. {n2}. Bitte alle in die Taschen schauen!
a: Nr. {n} habe ich, trage ich nach
b: {n2} hängt im falschen Haken, gerade gesehen
L: Danke, mein Puls sinkt wieder

a: Neue Reifen sind drauf, {plate} und der Caddy
L: Sehr gut. Rechnung ans Büro bitte

a: Code vom Schlüsselsafe {at} wurde geändert
L: Bitte *nicht hier reinschreiben*, ruft mich an
a: ok ruf gleich durch

a: Kann ich {plate} übers Wochenende stehen lassen {at}?
L: Wenn der Kunde einverstanden ist, ja. Leitern bitte anschließen
a: Hat er erlaubt
"""

WINDOWS = """
a: Regenradar sagt ab {time} durchgehend Regen. Fangen wir {at} trotzdem an?
L: Leichter Regen ist egal, Wind ist das Problem. Ich schau um {early}
a: Sind {n}5 km/h Böen gemeldet
L: Dann nur Innenseiten heute
a: ok Korb bleibt unten

a: Steiger {at} steht, aber die Schranke ist zu
b: Pförtner kommt erst um {time}
a: Toll, {min} Minuten Kaffeepause ☕

a: Glas im Treppenhaus {site} fertig, Rahmen auch. {floor_short} fehlt noch wegen der Handwerker
L: Wann kommt ihr da dran?
a: {day} nach {time}
L: Sage ich dem Kunden

L: Wer hat am {day} Zeit für Glas {at}? Zwei Leute, ca. {n} Stunden
a: Ich
b: Bin auch dabei, wenn wir {early} anfangen
L: {early}, {spot}

a: Die Scheiben {at} haben Kratzer, waren schon vorher da! Hab Fotos gemacht, bevor wir angefangen haben
L: Sehr gut. Bitte Kunde unterschreiben lassen
a: {customer} hat unterschrieben

a: Mein Abzieher zieht Streifen, hat jemand neue Gummis, 35er?
b: {n} Stück im Wagen {plate}
a: Nehme ich mir raus
b: Trag dich ein 😉

a: Osmoseanlage macht kein sauberes Wasser mehr, Anzeige {n}0
L: Harz ist fertig. Ersatz liegt im Lager
a: Wechsle ich heute Nachmittag

a: {floor_short} lassen sich {n} Fenster nicht öffnen, da stehen Pflanzen und Ordner
L: Steht in der Ankündigung, dass sie freiräumen sollen. Auslassen und notieren
a: ok, Liste liegt am Empfang

a: Sonne knallt auf die Südseite, trocknet sofort an
b: Fang morgens an und mach nachmittags Norden
a: Ja Chef 😄 hätte man dran denken können

L: Gurt- und Leiterprüfung am {day}. *Alles* mitbringen, auch die kleinen Tritte
a: Auch private?
L: Private Leitern haben bei uns nichts zu suchen
a: War ein Scherz 😅

a: Vogel ist gegen die frisch geputzte Scheibe geflogen 😢
b: Oh nein
a: Sitzt benommen da, wir warten bis er weg ist
b: Und?
a: Weggeflogen 🎉

a: Rahmenreinigung kostet {at} extra, der Kunde dachte das ist dabei
L: Steht im Angebot, Seite {n}. Bitte nicht diskutieren, ich rufe {customer} an
a: Gut, war schon etwas laut hier

a: Fertig {at}! {n}40 qm Glas zu zweit, neuer Rekord 💪
L: Respekt. Pizza geht auf mich
b: Das haben jetzt alle gelesen 🍕

a: Wer fährt den Steiger zurück? Verleih schließt {late}
b: Ich, bin um {time} fertig
a: Schlüssel steckt [im Handschuhfach|beim Pförtner]

L: Nächste Woche Nord-Tour:
  *Mo* {site}
  *Di* {site2}
  *Mi* Reserve bei Regen
  *Do* Schaufenster Innenstadt
  Beginn immer {early}
a: Do hab ich Berufsschule
L: Stimmt, dann nimmt {b} den Do
b: geht klar
"""
