extension CodeFinder.Words {
    /// What tells that the number before it is a measure. Hours are missing: three digits of them are never said, and
    /// in many languages the word stands before the time of day.
    static let units: [String] = [
        "min", "mins", "minute", "minutes", "sec", "secs", "second", "seconds", "day", "days", "month", "months",
        "year", "years", "digit", "digits", "points", "pts", "gb", "mb", "kb", "tb", "kg", "km", "gr", "cm", "mm",
        "mbps", "mah", "kwh", "times", "people", "users", "units", "items", "pcs", "percent", "miles", "off", "coins",
        "menit", "minit", "detik", "hari", "bulan", "poin", "orang", "dakika", "dk", "dak", "saniye", "gün", "haneli",
        "numaralı", "nolu", "ile biten", "puan", "dəqiqə", "saniyə", "daqiqa", "soniya", "kun", "minuto", "minutos",
        "minuti", "minuts", "segundo", "segundos", "secondi", "seconde", "secondes", "secunde", "día", "días", "dias",
        "jours", "giorni", "zile", "puntos", "pontos", "cifre", "chiffres", "dígitos", "minuten", "minuut", "minuter",
        "minutter", "minuuttia", "minuutti", "minutit", "sekunden", "seconden", "sekunder", "sekuntia", "tage",
        "tagen", "dagen", "dagar", "dage", "päivää", "punkte", "stellig*", "perc", "percig", "percen", "másodperc",
        "nap", "napig", "minut", "minuty", "minutu", "minutach", "minúty", "sekund", "sekundy", "sekúnd", "dni",
        "dní", "dnů", "punktów", "bodů", "minučių", "minūtes", "λεπτά", "λεπτών", "мин", "минут*", "сек", "секунд*",
        "день", "дня", "дней", "балл*", "бонус*", "мб", "гб", "кб", "км", "кг", "хв", "хвилин*", "днів", "дні",
        "значн*", "цифр*", "дана", "человек", "мүнөт*", "минутын", "წუთი", "წუთის", "րոպե", "ደቂቃ", "ደቂቃዎች", "דקות",
        "דק'", "שניות", "ימים", "دقيقة", "دقائق", "دقيقه", "دقایق", "ثانية", "ثواني", "ثانیه", "يوم", "أيام", "روز",
        "منٹ", "सेकंड", "मिनट", "मिनिट", "मिनिटे", "दिन", "মিনিট", "সেকেন্ড", "দিন", "நிமிட*", "నిమిష*", "ನಿಮಿಷ*",
        "മിനി*", "මිනිත්තු*", "*นาที*", "*วินาที*", "*วัน*", "*ນາທີ*", "*នាទី*", "*មិនិត*", "*မိနစ်*", "phút", "giây",
        "ngày", "dặm", "*分钟*", "*分鐘*", "*分間*", "*分以内*", "*分内*", "*分鐘內*", "*秒*", "*天*", "*日*", "*年*", "*月*", "*号楼*",
        "*点数*", "*ポイント*", "*분*", "*초*", "*일*", "*년*", "*월*", "*포인트*",
    ]

    /// Money, before or behind its number.
    static let currencies: [String] = [
        "usd", "eur", "gbp", "idr", "inr", "rub", "rur", "uah", "kzt", "uzs", "kgs", "azn", "amd", "gel", "byn",
        "myr", "sgd", "thb", "php", "vnd", "vnđ", "mmk", "khr", "lak", "jpy", "krw", "cny", "rmb", "hkd", "twd",
        "ntd", "aud", "nzd", "cad", "mxn", "brl", "ars", "clp", "cop", "pen", "egp", "sar", "aed", "qar", "kwd",
        "bhd", "omr", "jod", "lbp", "iqd", "irr", "ils", "nis", "zar", "ngn", "kes", "ksh", "tzs", "tsh", "ugx",
        "ghs", "ghc", "etb", "mad", "dzd", "tnd", "pkr", "bdt", "lkr", "npr", "pln", "czk", "huf", "ron", "bgn",
        "rsd", "hrk", "sek", "nok", "dkk", "isk", "chf", "btc", "usdt", "eth", "xaf", "xof", "cfa", "fcfa", "rp",
        "rs", "rs.", "rm", "tl", "zl", "zł", "kč", "kc", "ft", "lei", "kr", "birr", "tk", "baht", "dong", "đồng", "đ",
        "dollar", "dollars", "euro", "euros", "pounds", "pesos", "peso", "reais", "soles", "rupiah", "ringgit",
        "rupees", "rupee", "lira", "manat", "so'm", "so‘m", "som", "naira", "shilingi", "yuan", "yen", "won",
        "złotych", "forint", "korun", "euroa", "kronor", "kroner", "руб", "рублей", "рубля", "рубль", "р", "грн",
        "гривень", "тг", "тнг", "тенге", "теңге", "сум", "сўм", "сом", "лв", "лева", "дин", "դրամ", "ლარი", "ευρώ",
        "שח", "ש\"ח", "ריאל", "ريال", "درهم", "جنيه", "دينار", "ليرة", "ر.س", "ج.م", "د.إ", "تومان", "ریال", "روپے",
        "रुपये", "रुपए", "रु", "रू", "টাকা", "ரூ", "రూ", "*บาท*", "*ກີບ*", "*រៀល*", "*ကျပ်*", "*元*", "*块*", "*円*",
        "*원*", "*人民币*", "*港币*",
    ]

    /// Months, before or behind a day or year.
    static let months: [String] = [
        "jan", "january", "januari", "janvier", "januar", "enero", "janeiro", "gennaio", "января", "январь", "січня",
        "feb", "february", "februari", "février", "februar", "febrero", "fevereiro", "febbraio", "февраля", "лютого",
        "mar", "march", "maret", "mars", "märz", "marzo", "março", "марта", "березня", "apr", "april", "avril",
        "abril", "aprile", "апреля", "квітня", "may", "mei", "mai", "mayo", "maio", "maggio", "мая", "травня", "jun",
        "june", "juni", "juin", "junio", "junho", "giugno", "июня", "червня", "jul", "july", "juli", "juillet",
        "julio", "julho", "luglio", "июля", "липня", "aug", "august", "agustus", "août", "agosto", "августа",
        "серпня", "sep", "sept", "september", "septembre", "septiembre", "setembro", "settembre", "сентября",
        "вересня", "oct", "okt", "october", "oktober", "octobre", "octubre", "outubro", "ottobre", "октября",
        "жовтня", "nov", "november", "novembre", "noviembre", "novembro", "ноября", "листопада", "dec", "des", "dez",
        "december", "desember", "dezember", "décembre", "diciembre", "dezembro", "dicembre", "декабря", "грудня",
        "ocak", "şubat", "mart", "nisan", "mayıs", "haziran", "temmuz", "ağustos", "eylül", "ekim", "kasım", "aralık",
        "يناير", "فبراير", "مارس", "أبريل", "مايو", "يونيو", "يوليو", "أغسطس", "سبتمبر", "أكتوبر", "نوفمبر", "ديسمبر",
    ]
}
