"""Exchanges between two people: small talk, and matters with a superior or the office."""

SMALLTALK = """
a: [Wie geht's dir|Na, alles gut bei dir|Und, wieder fit]?
b: [Geht so, Rücken|Müde, aber läuft|Viel besser, danke]. Und selbst?
a: [Freue mich aufs Wochenende|Muss ja 😄|Kann nicht klagen]

a: Alles Gute zum Geburtstag, {b}! 🎂🎉
b: Danke, das ist lieb! [Kuchen steht im Putzraum|Bringe {day} was mit]
a: [Nehme zwei Stück|Hoffentlich mit Sahne 😋]

a: Hast du [gestern das Spiel|das Derby] gesehen?
b: Erinner mich nicht dran 😩
a: {n} zu 0, ich hab mich kaputtgelacht

a: Wie war dein Wochenende?
b: [Waren im Zoo mit den Kindern|Nur geschlafen|Umzug von meiner Schwester, ich spür jeden Knochen]
a: Oh [schön|je]. Ich hab [renoviert|gegrillt|für {n} Leute gekocht]

a: [Deine Linsensuppe|Dein Börek|Dein Apfelkuchen|Dein Salat] war der Hammer, kannst du mir das Rezept schicken?
b: Gerne. Zwiebeln glasig, dann alles andere rein und *lange* kochen. Mehr Geheimnis gibt es nicht
a: [Klingt einfach, wird bei mir aber bestimmt Matsch 😂|Danke, wird am {day} getestet|Ich probier's, bete \
für meine Familie 😂]

a: Kennst du einen guten [Zahnarzt|Kinderarzt|Automechaniker] in [Kalk|Nippes|Beuel|Ehrenfeld]?
b: Ja, am [Marktplatz|Bahnhof], sehr nett. Man bekommt schnell einen Termin
a: Danke, ruf ich {day} an

a: Kommst du mit auf einen Kaffee? Bin in {min} Min. unten
b: Ja! Ich nehm einen [Cappuccino|Tee|großen schwarzen]
a: 👌

a: [Meine Tochter|Mein Sohn|Meine Schwester|Mein Neffe] hat die Prüfung bestanden!!! 🎓
b: Glückwunsch! Da kannst du stolz sein
a: [Bin ich, hab fast geweint im Treppenhaus|Ja und wie, Tränen in der Teeküche|Bin ich auch, heute wird gefeiert] 😅

a: Bei uns im Keller steht noch ein [Kinderbett|Fahrrad|Kleiderschrank], brauchst du das oder kennst du jemanden?
b: Oh ja, {name} sucht so was!
a: Umsonst, nur abholen. Am besten {day} nach {time}
b: Sag ich gleich weiter

a: Schau mal aus dem Fenster, [ein Regenbogen|was für ein Sonnenaufgang|Nebel über dem Rhein] 😍
b: [Wunderschön|Traumhaft]. Das ist das Gute an [der Frühschicht|unserem Job]
a: Das einzig Gute 😂

a: Ist dein Knie wieder [besser|in Ordnung]?
b: Muss {day} nochmal zum Arzt, aber Treppen gehen wieder
a: Übertreib es nicht, ich trag dir den Eimer
b: Lieb von dir

a: Mein Handy ist [runtergefallen|in den Eimer gefallen|in der Waschmaschine gewesen], Display kaputt. \
Falls ich langsam antworte...
b: Schon wieder? 😄
a: Drittes Mal dieses Jahr

a: Weißt du, wie man hier Sprachnachrichten macht?
b: Auf das Mikro drücken und *halten*, dann loslassen[| 🙂|. Probier mal]
a: Ah! Danke. Ich schreib so langsam auf Deutsch
b: [Dein Deutsch ist super, mach dir keinen Kopf|Ach was, man versteht dich prima|Hauptsache, wir verstehen uns 😊]

a: Was kochst du heute?
b: [Linsen|Nudeln|Reste von gestern|Suppe, bin erkältet]
a: Ich komme vorbei 😋

a: Puh, {heat} Grad heute, ich schmelze {floor}
b: Im Keller ist es schön kühl, ich tausche nicht 😎
a: Gemein! Bring mir wenigstens ein Wasser mit
b: Steht schon vor {room}

a: Wer hat eigentlich die Pflanze in {room} gerettet? Die war doch tot
b: Ich. Ein bisschen Wasser und gute Worte 🌱
a: Kannst du das auch mit meinem Rücken?

a: Hast du meine [Brille|Trinkflasche|Jacke|Brotdose] gesehen? Ich hatte sie {floor} noch
b: Liegt im Putzraum auf dem Regal
a: Du rettest meinen Tag

a: Bist du am {day} auch bei der [Unterweisung|Versammlung|Schulung]?
b: Ja, leider direkt nach der Frühschicht
a: Dann setz dich neben mich, damit mich jemand weckt 😄
b: Wir schlafen abwechselnd

a: Neuer Haarschnitt? Hab dich {spot} fast nicht erkannt 😍
b: Danke! Meine [Cousine|Nachbarin|Schwägerin] hat geschnitten
a: Gib mir die Adresse

a: Wir suchen eine Wohnung, {n} Zimmer, [Kalk|Mülheim|Beuel|Nippes]. Falls du was hörst...
b: In meinem Haus wird bald was frei, ich frage mal
a: Das wäre ein Traum 🙏

a: Mein Rad wurde geklaut, direkt {spot} 😡
b: Nein! Anzeige gemacht?
a: Ja. Bis dahin Bus und Bahn
b: Ich kann dich {day} mitnehmen

a: Danke nochmal für deine Hilfe [gestern|am {day}] {at}
b: [Gerne!|Jederzeit|Nicht der Rede wert]
a: [Ohne dich wär ich jetzt noch da|Du hast was gut bei mir|War echt viel für eine Person]

a: Hast du Lust, {day} nach der Schicht [auf den Markt|in den Park|zu der neuen Bäckerei] zu gehen?
b: Gute Idee, um {time}?
a: Passt 👍

a: Was ist das für ein Wetter, ich bin auf dem Weg {to} komplett nass geworden
b: [Schirm vergessen?|Wieder ohne Jacke?] 😄
a: [Drei Minuten ohne Dach und das war's|Sogar die Socken 😩|Bei der Schirmwahl hatte ich kein Glück]

a: Hab heute {n}5000 Schritte auf dem Zähler
b: [Und da sagt mein Arzt, ich soll mich mehr bewegen|Und ich dachte, ich laufe viel|Dafür brauchen andere \
ein Fitnessstudio]
a: 🤣

a: Ich lerne gerade für [den Führerschein|den B1-Test|die Einbürgerung], bin so nervös
b: Wann ist Prüfung?
a: {day} um {time}
b: Drücke alle Daumen 🍀
"""

PERSONAL = """
a: Hallo {L}, hast du kurz Zeit zum Telefonieren? Es ist [privat|wegen dem Plan|nicht eilig]
L: In {min} Minuten, ich ruf dich an
a: Danke

a: Kann ich den {day} frei haben? [Termin beim Ausländeramt|Elternsprechtag|Handwerker kommt]
L: Stell den Antrag bitte in der App, ich genehmige es direkt
a: Gemacht ✅
L: Ist durch

a: Guten Morgen, bin leider krank. [Magen-Darm|Fieber seit gestern|Rücken, komme nicht hoch]
L: Oh, gute Besserung! Arzt?
a: Gehe um {time} hin und melde mich
a: Bis {day} krankgeschrieben
L: Alles klar, erhol dich. Schlüssel hast du?
a: Liegt bei {name}

L: Hallo {a}, kannst du am {day} {at} aushelfen? {early} bis {noon}
a: Ja geht. Wer ist noch da?
L: {name}, ihr trefft euch {spot}
a: ok 👍

L: {a}, danke für gestern. Der Kunde war sehr zufrieden mit {room}
a: Das freut mich, danke 😊

a: {L}, die Aufteilung {floor} klappt nicht, ich werde nie fertig
L: Was ist passiert?
a: Nichts Schlimmes, aber Küche *und* Sanitär ist zu viel für eine Person
L: Verstehe. Ich teile euch ab {day} anders ein und spreche mit allen
a: Danke, dass du zuhörst

L: Hast du deinen Schein für die Maschine noch? Der Kunde möchte Kopien sehen
a: Ja, liegt zu Hause. Bringe ich {day} mit
L: Super

L: Deine neue Zugangskarte liegt {spot}. Einmal scannen, fertig
a: Hat funktioniert, bin drin 🎉
L: Prima. Die Karte danach bitte wegwerfen, sie gilt nur einmal

a: Ich wollte fragen, ob ich {to2} wechseln kann, ist näher an meiner Wohnung
L: Dort wird im nächsten Monat eine Stelle frei. Soll ich dich vormerken?
a: Ja bitte!
L: Notiert

L: Wie kommt [{name}|die neue Kollegin] zurecht?
a: Gut! Noch etwas langsam, aber sehr gründlich
L: Dann bitte noch bis {day} zu zweit
a: Machen wir

L: Kannst du mir kurz ein Foto vom Putzraum machen? Aber nur Regal, keine Leute
a: Bin in {min} min da
a: Ist hochgeladen
L: Danke, jetzt weiß ich, was fehlt

a: Meine Überstunden vom letzten Monat, lieber auszahlen oder frei?
L: Was möchtest du?
a: Frei, in den Ferien
L: Trage {n} Stunden ein, dann hast du {day} und {day2} frei

L: Bitte denk an deine Pause, du hast gestern durchgearbeitet
a: War so viel {floor}
L: Trotzdem. Lieber bleibt was liegen, sag mir dann Bescheid
a: Ok, danke {L}

L: Bist du schon {at}?
a: Ja seit {early}
L: Kannst du schauen, ob die Tür {spot} zu ist? Leitstelle hat angerufen
a: War nur angelehnt, jetzt zu
L: Puh, danke 🙏

L: Am {day} kommt {customer} um {time} zur Begehung. Bist du da?
a: Ja, bis {noon2}
L: Gut, dann gehen wir die Runde zusammen

a: Ich hab in {room} [eine Lampe|eine Tasse|einen Bilderrahmen] kaputt gemacht, tut mir total leid
L: Danke fürs ehrliche Melden, dafür sind wir versichert. Hast du dich verletzt?
a: Nein
L: Dann ist alles gut. Schreib mir kurz Uhrzeit und Raum
a: {time}, {floor_short}
"""

SHORT = """
👍
ok
Ok danke
Passt
Alles klar
🙏
Super!
Mach ich
Jo
Top 👌
😂
Danke dir
Bin dabei
Verstanden
✅
Gut zu wissen
Danke für die Info
ja
Perfekt
gerne
👏👏
Bis morgen
Schönen Feierabend 👋
Gute Besserung!
okay
stimmt
Läuft
"""
