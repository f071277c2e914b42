"""Exchanges of the office, the foremen, and about leave, papers, parties and notices."""

# ruff: noqa: RUF001 - names and texts are in the alphabets of their languages

FOREMEN = """
a: Wie macht ihr das mit den Stundenzetteln, wenn jemand zwei Objekte am Tag hat?
b: Zwei Einträge, Fahrzeit auf das zweite Objekt
a: Ok dann mach ich das ab jetzt auch so

L: Besprechung am {day} um {time}, Lager. Themen:
  1. Krankenstand
  2. neue Maschinen
  3. Urlaubsplanung
  4. Beschwerden {site}
  Was fehlt noch?
a: Parkplätze {at2}
b: Und bitte die Handschuhe 😤
L: Aufgenommen

a: Hat jemand am {day} eine Person übrig? {at_cap} sind zwei krank
b: Kann dir {name} bis {noon} schicken
c: Und ich {name2} ab {time}
a: Ihr rettet mich. Revanche folgt

L: Bitte bis {day} die Zugangskarten an alle neuen Leute ausgeben. Wer noch keine hat, kann die App nicht nutzen
a: Bei mir fehlen {n}
b: Bei mir nur {name}
L: Druckt ihr selbst aus oder soll das Büro?
a: Mache ich selbst, dauert eine Minute

a: Ich hab heute zum ersten Mal eine Gruppe ohne Telefonliste organisiert, alles über den Chat. Läuft 👍
b: Ja, viel besser als vorher mit den privaten Nummern
c: Und abends ist Ruhe 😌

a: Frage in die Runde: wer war schon mal {at2} eingesetzt? Der Kunde wünscht jemanden mit Erfahrung
b: {name} kennt da jeden Winkel
a: Perfekt, frage ich

L: Krankenstand diese Woche: {n} Leute in Köln, {n2} in Bonn. Wer braucht Hilfe?
a: Wir kommen klar
b: {day} wird eng
L: Ich schicke dir jemanden

a: Muss ich die Unterweisung auch für Aushilfen machen?
L: Ja, für *alle*, auch für einen Tag. Vorlage: {link}
a: ok, mache ich {day}

a: Bei der Begehung {at} hab ich gesehen, dass der Fluchtweg zugestellt ist. Wer meldet das?
L: Du bitte schriftlich an {customer}, Kopie an mich
a: Erledigt

a: Wie viele Quadratmeter rechnet ihr pro Stunde bei Büro?
b: So {n}00, mit Küche weniger
c: Kommt auf die Möbel an. {site} eher weniger, da steht alles voll
a: Gut, dann lieg ich nicht falsch

L: Neue Regel: Schlüsselübergaben immer mit Unterschrift *von beiden*
a: Auch bei 5 Minuten?
L: Auch dann
b: Verstanden

a: {name} macht sich richtig gut {at}. Wollte ich mal sagen
L: Freut mich! Dann reden wir über die Vorarbeiter-Schulung
a: Genau das wollte ich vorschlagen 😊

a: {day} fällt die Schule aus, bei mir kommen {n} Mütter nicht
b: Oje. Ich kann zwei Stunden aushelfen, {late} bis Schluss
a: Nehm ich

L: Wer kann die Nachtreinigung {at} am {day} leiten? Zuschlag 25 %
a: Wenn keiner will, ich
L: Danke {a}, du hast was gut
"""

OFFICE = """
a: Kannst du mir die Stundenliste {site} schicken? Die Rechnung muss raus
b: Liegt im Ordner: {link}
a: Danke dir

a: {customer} hat dreimal angerufen, wegen des Angebots {site}
b: Hab ihr gestern eine Mail geschrieben?!
a: Vielleicht im Spam. Ruf bitte kurz durch
b: Mach ich jetzt

a: Wer hat den Vertrag {site} zuletzt gesehen? Nicht im Schrank
b: Bei mir auf dem Tisch, unter der Tasse 😬
a: Mit Kaffeerand, sehr professionell

a: Lohnlauf ist morgen. Mir fehlen noch Zeiten von {n} Leuten
b: Von wem?
a: {name}, {name2} und der Aushilfe {at}
b: Bekommst du bis {time}

a: Neuer Mitarbeiter ab {day}: Vertrag ist unterschrieben, bitte in den Stammdaten anlegen
b: Rechtegruppe Reinigungskraft?
a: Ja, Objekt {site}, Sprache [Rumänisch|Polnisch|Türkisch|Ukrainisch]
b: Angelegt, Karte liegt im Drucker

a: Meeting {time} fällt aus, [Kunde krank|Thomas steht im Stau]
b: Oh schön, ich meine schade 😄
a: Neuer Termin {day}

a: Die Ausschreibung [Stadtbibliothek|Hallenbad|Rathaus Nippes] ist online: {link}. Abgabe in {n} Tagen
b: Wer rechnet?
c: Ich kann die Flächen machen, wenn du die Stundensätze nimmst
a: Super Team 💪

a: Drucker 2. Etage streikt wieder
b: Klappe hinten auf und zu
a: Magie. Danke

a: Wer kümmert sich um den Blumenstrauß für {name}? Runder Geburtstag am {day}
b: Bestellt 💐
c: Ich sammle die Karte ein, liegt bei mir

a: BG-Prüfer kommt am {day}, {time}. Bitte Unterweisungsnachweise bereitlegen
b: Köln ist komplett
c: Bonn fehlen noch {n}
a: Dann bitte nachfassen, wir haben noch Zeit

a: Mittagessen? Heute [Linsensuppe|Currywurst|Falafel] am Wagen
b: Bin dabei, {noon}
c: Mir bitte einmal mitbringen, hänge in der Leitung

a: Kündigung {site}: Kunde will zum Quartalsende raus 😟
b: Grund?
a: Preis. Sagt, andere sind {min} % billiger
b: Lass uns ein Gespräch anbieten, bevor wir am Preis drehen
a: Termin ist {day}, kommst du mit?
b: Klar

a: Reklamationsquote im letzten Monat: so niedrig wie lange nicht 🎉
b: Was haben wir anders gemacht?
a: Die Begehungen mit den Vorarbeitern, glaube ich
c: Dann bitte genau so weiter

a: Im Kalender steht für {day} doppelt Lager-Dienst, {name} und {name2}
b: {name2} kann nicht, nimm {name}
a: ok geändert

a: Ich brauche bis {time} die Zahlen für die Geschäftsführung:
  - Umsatz je Niederlassung
  - Krankenquote
  - offene Stellen
  - Reklamationen
  Teilt ihr euch das auf?
b: 1 und 3 hab ich
c: Rest mache ich
a: ❤️

a: Hat die Versicherung wegen dem Wasserschaden {at} geantwortet?
b: Ja, übernehmen alles bis auf {n}00 Euro
a: Immerhin

a: Telefon bitte bis {time} übernehmen, bin beim Kunden
b: Läuft
a: Falls {customer} anruft: Schlüssel ist bestellt

a: Bewerbungsgespräch um {time}, Raum ist gebucht
b: Für welches Objekt?
a: {site}, Spätschicht. Spricht Deutsch und Polnisch
b: Klingt gut, ich setz mich dazu

a: Bitte die alten Aushänge mit Handynummern überall abnehmen, die Nummern dürfen da nicht hängen
b: {at_cap} hängt bestimmt noch was
a: Gibst du es weiter?
b: ok
"""

LEAVE = """
a: Ich hab vom {dayn}. bis {dayn2}. Urlaub. Wer kann {at} vertreten?
b: Welche Zeiten?
a: {early} bis {noon}, Mo-Fr
b: Die ersten drei Tage kann ich
c: Ich den Rest
a: Wahnsinn, danke euch 🌴

L: Bitte Sommerurlaub bis Ende des Monats beantragen. Eltern mit Schulkindern zuerst
a: Schon drin ✅
b: Kann man noch tauschen?
L: Solange nichts genehmigt ist, ja

a: Braucht jemand Tage? Ich könnte am {day} und {day2} arbeiten
L: Ja! {at_cap} fehlt jemand, {late} bis [21:00|21:30]
a: Schreib mich ein

a: Mein Antrag steht noch auf "offen", der Flug geht bald 😬
L: Schaue ich heute noch an
a: Danke!
L: Genehmigt 🙂 gute Reise

L: Vertretung gesucht: {site}, {day}, {early} bis {noon}. Schlüssel gibt es {spot}
a: Mache ich
L: Danke {a} 👍

a: Wie viele Resturlaubstage hab ich noch?
L: Siehst du in der App unter Zeiten. Bei dir müssten es {n} sein
a: Oh, mehr als gedacht 😎

a: Zuckerfest: ich würde gern {day} frei nehmen. Tausche gegen einen Feiertag
b: Ich übernehme, dafür du an Heiligabend früh?
a: Abgemacht 🤝

a: Bin wieder da, braun und pleite 😄
b: Willkommen zurück! Wie war's?
a: {n2} Tage Sonne, jetzt wieder Mopp
b: Der hat dich vermisst

L: {name} fällt länger aus. Wer hätte Interesse, die Tour {site} + {site2} für {n} Wochen zu übernehmen?
a: Mit Auto?
L: Ja, {plate}
a: Dann gerne
L: Ich ruf dich um {time} an

a: Kann am {day} nicht, Einschulung von meiner Tochter 🎒
b: Oh wie schön! Ich nehm deine Stunden
a: Danke {b}, du bekommst ein Stück Torte
"""

PAPERWORK = """
a: Hallo {b}, ich brauche eine Arbeitsbescheinigung für [das Amt|die Vermieterin|die Kita]
b: Mache ich fertig, bis {day} ok?
a: Ja super
b: Liegt dann im Umschlag {spot}

a: Auf meiner Abrechnung fehlen {n} Stunden von {site}
b: Welche Woche?
a: Die letzte im Monat, {day} und {day2}
b: Gefunden, war falsch gebucht. Kommt mit der nächsten Abrechnung
a: Danke fürs Nachschauen 🙏

a: Ich bin umgezogen, wem gebe ich die neue Adresse?
b: Mir, aber bitte nicht hier. Formular: {link}
a: Ausgefüllt und abgeschickt

a: Meine Bankverbindung hat sich geändert
b: Bitte das Formular im Büro unterschreiben, am besten bis zum {dayn}.
a: ok komme {day} um {time}

a: Wann kommt das Geld diesen Monat?
b: Spätestens am 15., Bank braucht manchmal einen Tag länger
a: alles klar danke

a: Krankmeldung vom Arzt ist elektronisch, muss ich noch was schicken?
b: Nein, nur Bescheid sagen. Wir rufen sie ab
a: Bis {day} dann
b: Gute Besserung!

a: Kannst du meine Sprache in der App umstellen? Oder kann ich das selbst?
b: Das geht unter Einstellungen, Sprache
a: Gefunden, danke!

a: Bekomme ich den Nachtzuschlag auch für {late} bis 23 Uhr?
b: Erst ab 22 Uhr, steht im Tarif. Also für eine Stunde
a: ok gut zu wissen

a: Wird der Deutschkurs bezahlt?
b: Ja! Dienstags {late}, in der Niederlassung. Soll ich dich anmelden?
a: Ja bitte, und {name} auch
b: Erledigt, Start ist nächste Woche

a: Hab einen Brief von der Krankenkasse, die brauchen eine Bescheinigung
b: Bring ihn mit oder gib ihn {name} mit, ich fülle das aus
a: Super, gebe ich morgen ab
"""

PARTY = """
L: Wer bringt was mit? Bis jetzt:
  - Getränke: Firma
  - Grill: {name}
  - Salate: ???
a: Ich mache [Kısır|Nudelsalat|Kartoffelsalat ohne Mayo|Krautsalat]
b: Von mir [Piroggen|Bigos|gefüllte Paprika|Baklava]!
c: Dann esse ich drei Tage vorher nichts 😂

L: Wir suchen noch Leute für den Aufbau, {time} Uhr am Platz
a: Bin dabei
b: Ich auch, mit Anhänger
L: 💪

a: Dürfen die Kinder mit?
L: Na klar, es gibt eine Hüpfburg
a: Dann kommen wir zu [fünft|viert|sechst] 🎈

a: Gibt es auch was Vegetarisches?
L: Halloumi, Gemüsespieße und {n} Salate
a: 😍

L: Für die Tombola haben wir schon {n}0 Preise!
a: Was ist der Hauptpreis?
L: Ein freier Tag nach Wahl
b: DEN WILL ICH

a: Wer macht Musik?
b: {name} hat gesagt, auf keinen Fall wieder Schlager
a: Ein bisschen Schlager muss sein
c: Wir machen eine Liste, jeder {n} Lieder

a: Wie komme ich da hin ohne Auto?
b: Linie 13 bis Endstation, dann {min} Minuten zu Fuß
c: Ich kann ab {site} {n} Leute mitnehmen, {time}

a: Fußball Köln gegen Bonn, wer ist dabei? ⚽
b: Bonn gewinnt sowieso
c: Träum weiter 😄
a: Wir brauchen noch einen Torwart

a: Halal-Grill ist extra, oder?
L: Ja, {name} übernimmt den zweiten Grill
a: Perfekt, danke fürs Drandenken 🙏

a: Was ist bei Regen?
L: Dann feiern wir im Lager, das Zelt ist auch gemietet
b: Bei unserem Glück brauchen wir beides 🌧️
"""

NOTICES = """
a: *Neue Arbeitskleidung*: Ausgabe am {day} von {early} bis {noon} im Lager Köln, in Bonn einen Tag später. \
Bitte alte Jacken mitbringen.

a: Liebe Kolleginnen und Kollegen, die Abrechnungen sind ab heute in der App. Wer Fragen hat, schreibt \
bitte Claudia direkt an.

a: Am {day} ist die Niederlassung Bonn ab {time} geschlossen (Inventur). In Notfällen ist die Bereitschaft erreichbar.

a: *Unwetter-Warnung* für morgen früh! Fahrt vorsichtig und plant {min} Minuten mehr ein. Niemand muss hetzen.

a: Wir begrüßen {n} neue Kolleginnen und Kollegen in Köln und Bonn. Herzlich willkommen im Team! 🎉

a: Bitte schaut euch die neue Unterweisung zum _Umgang mit Konzentraten_ an: {link}
  Wichtig:
  - immer mit Handschuhen und Brille
  - Wasser zuerst, dann das Mittel
  - nie zwei Mittel mischen
  - Flaschen beschriften

a: Danke an alle, die bei der Grundreinigung {at} dabei waren. Der Kunde ist begeistert und wir sind stolz \
auf euch! 💚

a: Sehtest: kostenlos für alle, {day} ab {time} im Büro Köln. Anmeldung bei Nadine.

a: Ab dem 1. gelten die neuen Tariflöhne. Die Tabelle hängt in allen Niederlassungen und liegt hier: {link}

a: Achtung, Umleitung: Die Zufahrt {to} ist bis {day} gesperrt. Bitte {spot} parken und den Fußweg nehmen.

a: Erinnerung: private Telefonnummern von Kollegen oder Kunden gehören nicht in Gruppen. Alles Dienstliche \
läuft hier, dann sind wir auf der sicheren Seite. 🔒

a: Der Deutschkurs startet wieder. Dienstags um {late} in Köln, donnerstags in Bonn. *Die Teilnahme gilt \
als Arbeitszeit.*
"""

COUNCIL = """
a: Sprechstunde diese Woche am {day} um {time}, Büro Bonn. Ihr könnt auch einfach schreiben, alles bleibt vertraulich.

a: Die neue Betriebsvereinbarung zum Chat ist unterschrieben. Kurz gesagt: *keine Leistungskontrolle*, \
Ruhezeiten gelten, Lesebestätigungen sind freiwillig. Text: {link}

a: Betriebsversammlung am {day}, Beginn {time}. Die Zeit wird bezahlt, Fahrtkosten auch. Themen:
  1. Bericht des Betriebsrats
  2. Arbeitskleidung und Hautschutz
  3. Fahrzeiten zwischen Objekten
  4. Eure Fragen

a: Wir haben erreicht, dass Fahrzeiten zwischen zwei Objekten ab sofort automatisch erfasst werden. 👏

a: Wer Überstunden auszahlen lassen möchte statt abzufeiern, meldet sich bitte bis zum {dayn}. bei uns.

a: Danke für {n}5 ausgefüllte Fragebögen! Die Ergebnisse stellen wir auf der nächsten Versammlung vor.

a: Denkt an eure Pausen: ab sechs Stunden {min2} Minuten, und zwar _wirklich_ Pause.

a: Neue Schutzbrillen und Knieschoner sind da. Holt sie euch ab, sie stehen euch zu.

a: Zur Wahl der Vertrauenspersonen haben sich {n} Leute gemeldet. Liste hängt am Brett, Wahl ist am {day}.
"""
