"""Exchanges among colleagues who share another first language than German."""

# ruff: noqa: RUF001 - names and texts are in the alphabets of their languages

TURKISH = """
a: Günaydın {b}, yarın kaçta başlıyorsun?
b: {early}, sen?
a: Ben de. Beraber gidelim mi? [Seni durakta alırım|Seni evden alırım]
b: Olur, {min} dakika önce hazırım 😊

a: {site} anahtarı sende mi? [Dolapta yok|Bulamadım]
b: Hayır, {name} almıştı galiba
a: Tamam, ona sorarım

a: Nasılsın canım, [belin geçti mi|iyileştin mi|doktor ne dedi]?
b: Daha iyiyim şükür. {n} gün daha ilaç kullanacağım
a: Geçmiş olsun, kendini yorma
b: Sağ ol ❤️

a: Bugün çok yoruldum ya, {n} kat tek başıma
b: Niye tek başına? {name} yok muydu?
a: Hastaymış. Yarın da gelmeyecek
b: Ben gelirim yardıma, {time} gibi biter işim

a: Akşam bize gelin, [mantı|börek|sarma] yaptım
b: Ooo geliriz tabii, ben de tatlı getireyim
a: Gerek yok ama getir 😂

a: Çocukların okulu ne zaman tatil oluyor?
b: {dayn} gün sonra. İzin yazdın mı?
a: Yazdım ama daha onaylanmadı
b: Patrona bir sor istersen

a: [Deterjan|Eldiven|Çöp poşeti|Sabun] bitti, sende var mı?
b: Var, {n} tane vereyim
a: Süpersin 🙏

a: Bayramda çalışıyor musun?
b: İlk gün izinliyim, ikinci gün {early} vardiyası
a: O zaman ilk gün bizdesiniz!
b: İnşallah, anneme de söylerim

a: Almanca kursu nasıl gidiyor?
b: Zor ama güzel. Öğretmen çok sabırlı
a: Ben de yazılayım diyorum, hangi gün?
b: Salı, saat {late}

a: Asansör yine bozuk, arabayı yukarı çıkaramadım
b: Kovayla çık, makineyi bırak
a: Öyle yaptım, kollarım koptu 😩

a: Otobüs yine gelmedi, {min} dakika geç kalacağım
b: Acele etme, ben başlarım
a: Allah razı olsun
"""

POLISH = """
a: Cześć {b}, o której jutro zaczynasz?
b: {early}, a ty?
a: Też. [Podwieźć cię|Zabrać cię spod domu]?
b: Byłoby super, dzięki!

a: Masz klucz do magazynu? [Nie ma na haku|Nigdzie nie widzę]
b: Klucz ma {name}, odda o {time}
a: Ok, poczekam

a: Jak się czujesz? [Lepiej trochę|Co powiedział lekarz]?
b: Tak, mam zwolnienie na {n} dni
a: Zdrowiej, my tu damy radę 💪

a: Skończyły się [worki|rękawiczki|mopy|ręczniki papierowe], masz jeszcze?
b: Mam {n} opakowania, przyniosę
a: Dzięki wielkie

a: Winda znowu nie działa 😤
b: No nie… to zostaw maszynę na dole
a: Tak zrobię, schody umyję ręcznie

a: Jedziesz latem do Polski?
b: Tak, {dayn}. wyjeżdżam. Mam jedno wolne miejsce w aucie
a: Serio? To ja chętnie! Dorzucę się do paliwa
b: No pewnie, jedziemy razem

a: Klient był dzisiaj bardzo zadowolony z okien
b: Wreszcie ktoś docenił 😄
a: Mówił, że {n} lat nie było tak czysto

a: Zamienisz się ze mną w piątek? Mam [dentystę|zebranie w szkole|wizytę w urzędzie]
b: Jasne, ale ty bierzesz moją sobotę
a: Umowa stoi 🤝

a: U mnie dziś [pierogi|bigos|sernik], przyniosę jutro na przerwę
b: Kocham cię 😂
a: {n} porcje, nie więcej!
"""

ROMANIAN = """
a: Bună {b}, mâine la ce oră începem?
b: La {early}, ne vedem la intrare
a: Bine, aduc eu cafeaua ☕

a: Ai văzut cheia de la etaj? [Nu e la locul ei|O caut de jumătate de oră]
b: E la {name}, a spus că o aduce la {time}
a: Mulțumesc

a: Cum te simți? [Mai ai febră|Ai fost la doctor]?
b: Mai bine, dar stau acasă încă {n} zile
a: Însănătoșire grabnică! 🙏

a: Nu mai avem [saci|mănuși|detergent|săpun], poți aduce tu?
b: Da, iau {n} bucăți din depozit
a: Super

a: Mergi acasă la vară?
b: Da, plec pe {dayn}. Tu?
a: Eu rămân, lucrez toată vara
b: Îți aduc zacuscă 😊

a: Liftul iar nu merge…
b: Of. Lasă mașina jos și fă scările cu mopul
a: Așa am făcut, nu mai pot 😅

a: Poți face schimb cu mine {n} zile săptămâna viitoare?
b: Ce tură ai?
a: Cea de seară, de la {late}
b: Se poate, dar vorbește și cu șeful
"""

UKRAINIAN = """
a: Привіт, {b}! О котрій завтра зустрічаємось?
b: О {early} біля входу
a: Добре, до завтра 👋

a: У тебе є ключ від підсобки? [Не можу знайти|На місці немає]
b: Він у {name}, принесе о {time}
a: Дякую!

a: Як ти себе почуваєш?
b: Вже краще, ще {n} дні на лікарняному
a: Одужуй, не поспішай 🌻

a: Закінчились [рукавички|пакети|мийний засіб], є в тебе?
b: Є, дам {n} штуки
a: Ти мене рятуєш 🙏

a: Як твої курси німецької?
b: Скоро іспит B1, дуже хвилююсь
a: Ти впораєшся, ти ж уже все розумієш!

a: Ліфт знову не працює 😤
b: Залиш машину внизу, я допоможу з відрами
a: Дякую, чекаю на {n} поверсі

a: У нас сьогодні [вареники|борщ|сирники], принести тобі завтра?
b: Ще й питаєш 😂 звичайно!

a: Поміняєшся зі мною в п'ятницю? Маю [термін у лікаря|збори в школі]
b: Так, але тоді ти за мене в суботу
a: Домовились
"""

ARABIC = """
a: صباح الخير {b}، متى تبدأ الدوام غدًا؟
b: الساعة {early} إن شاء الله
a: نلتقي عند الباب

a: هل مفتاح المخزن معك؟ [لم أجده في مكانه|بحثت عنه كثيرًا]
b: لا، أظن أنه مع {name}
a: شكرًا، سأسأله

a: كيف حالك اليوم؟ [أحسن|هل ذهبت إلى الطبيب]؟
b: الحمد لله أفضل، عندي إجازة مرضية {n} أيام
a: سلامتك 🌹

a: انتهت [القفازات|أكياس القمامة|المناشف]، هل عندك زيادة؟
b: نعم، عندي {n} علب، سأحضرها لك
a: الله يعطيك العافية

a: المصعد معطل مرة أخرى 😩
b: اترك الماكينة تحت، سأنزل لمساعدتك بعد {min} دقائق
a: شكرًا جزيلًا

a: هل ستعمل في العيد؟
b: اليوم الأول إجازة، والثاني من الساعة {early}
a: كل عام وأنتم بخير 🌙

a: كيف دورة اللغة الألمانية؟
b: صعبة قليلًا لكن المعلم ممتاز
a: سأسجل أنا أيضًا، في أي ساعة؟
b: {late} كل ثلاثاء
"""
