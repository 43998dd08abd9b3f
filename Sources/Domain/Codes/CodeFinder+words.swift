extension CodeFinder {
    /// The words of all languages, as data.
    ///
    /// A `*` stands for any letters at that end. Words are found in any case; those of more than three letters also
    /// without their accents. Of words that begin at one place the longest counts, so "promo code" is no "code".
    enum Words {
        static let all: [(role: Role, words: [String])] = [
            (.strong, strong), (.weak, weak), (.label, labels), (.topic, topics), (.promo, promos), (.unit, units),
            (.currency, currencies), (.month, months), (.numero, numeros), (.copula, copulas),
        ]

        /// What names a code.
        static let strong: [String] = [
            // One word for many: Verification code, Sicherheitscode, verificatiecode; and names of one-time passwords.
            "*code", "codes", "otp", "otps", "motp", "eotp", "tac", "2fa", "pin", "pins", "pincode", "pin-code",
            "password", "token", "passkey", "one-time password", "one time password", "one-time pin", "one time pin",
            "one-time key", "verification", "verification number",
            // Indonesian, Malay, Filipino, Swahili, Afrikaans, Somali
            "*kode", "kodenya", "kata sandi", "sandi", "kod", "nombor pengesahan", "kata laluan", "nomor verifikasi",
            "msimbo", "nambari ya siri", "nenosiri", "neno la siri", "koodhka", "lambarka",
            // Spanish, Portuguese, French, Italian, Catalan, Romanian
            "código", "códigos", "clave", "contraseña", "codi", "senha", "mot de passe", "codice", "codici", "cod de",
            "cod verif*", "cod unic", "cod sms", "cod activare", "cod acces", "cod autentificare", "cod:", "codul",
            "codului", "codurile", "parola",
            // German, Dutch, the Nordic languages, Icelandic
            "*kennwort", "*passwort", "mtan", "smstan", "sms-tan", "pushtan", "ihre tan", "die tan", "tan:",
            "*wachtwoord", "*koden", "*kod", "*kods", "*lösenord", "*adgangskode", "*passord", "*kóði", "*kóðinn",
            // Finnish, Estonian, Latvian, Lithuanian, Hungarian
            "*koodi", "*koodisi", "*koodin", "*kood", "*kodas", "kodo", "kodą", "kods", "kodam", "kodus",
            "*tunnusluku", "*kód", "*kódja", "*kódod", "*kódot", "*kódjával", "*jelszó", "*jelszava",
            // Polish, Czech, Slovak, the South Slavic languages, Albanian
            "koda", "kodu", "kodem", "kodom", "kody", "kódu", "kódem", "kódom", "hasło", "hasła", "heslo", "hesla",
            "lozinka", "geslo", "kôd", "kodin", "kodi", "fjalëkalimi",
            // Russian, Ukrainian, Belarusian, Bulgarian, Serbian, Macedonian, Kazakh, Kyrgyz, Tajik, Mongolian
            "код*", "пинкод*", "пин", "пин-код*", "пароль*", "пароля", "паролю", "паролем", "парола", "паролата",
            "лозинка", "құпиясөз*", "құпия сөз*", "сырсөз*", "рамз", "рамзи", "нууц үг",
            // Turkish, Azerbaijani, Uzbek, Turkmen
            "kodunuz*", "kodun", "kodunu", "kodum", "kodumuz", "koduyla", "şifre*", "parolanız*", "şifrə*",
            "kodingiz*", "kodni", "kodini", "kodyňyz", "kody", "maxfiy",
            // Greek, Georgian, Armenian, Amharic
            "κωδικ*", "κωδ", "კოდი*", "კოდ", "კოდის", "კოდით", "կոդ*", "ծածկագիր*", "*ኮድ*",
            // Hebrew, Arabic, Persian, Urdu, Pashto
            "קוד", "הקוד", "בקוד", "לקוד", "שהקוד", "קודך", "סיסמ*", "הסיסמ*", "رمز*", "الرمز", "برمز", "بالرمز",
            "والرمز", "للرمز", "كود*", "الكود*", "كلمة المرور", "كلمة السر", "الرقم السري", "رقم التحقق", "کد",
            "کدتان", "گذرواژه", "کوڈ*", "پاس ورڈ", "او ٹی پی", "پن کوڈ",
            // Hindi, Marathi, Nepali, Bengali, Punjabi, Gujarati
            "कोड", "कोडचा", "ओटीपी", "ओ.टी.पी", "पासवर्ड", "पिन", "संकेतांक", "কোড*", "ওটিপি", "পাসওয়ার্ড", "পিন",
            "ਕੋਡ", "ਓਟੀਪੀ", "કોડ", "ઓટીપી",
            // Tamil, Telugu, Kannada, Malayalam, Sinhala
            "குறியீடு*", "குறியீட்*", "ஓடிபி", "கடவுச்சொல்*", "కోడ్*", "ఓటీపీ", "ఓటిపి", "ಕೋಡ್*", "ಒಟಿಪಿ", "കോഡ്*",
            "ഒടിപി", "කේත*", "මුරපද*",
            // Thai, Lao, Khmer, Burmese
            "*รหัส*", "*โอทีพี*", "*ລະຫັດ*", "*កូដ*", "*លេខសម្ងាត់*", "*ကုဒ်*", "*ကုတ်*", "*စကားဝှက်*",
            // Vietnamese, with and without accents
            "mã", "ma xac", "ma otp", "ma so xac", "ma bao mat", "ma kich hoat", "ma dang nhap", "ma cua ban",
            "ma dang ky", "ma kiem tra", "mật khẩu", "mã số", "ma pin", "ma code",
            // Chinese
            "*验证码*", "*驗證碼*", "*校验码*", "*校驗碼*", "*确认码*", "*確認碼*", "*认证码*", "*認證碼*", "*动态码*", "*動態碼*", "*动态密码*",
            "*動態密碼*", "*激活码*", "*啟動碼*", "*安全码*", "*安全碼*", "*登录码*", "*登入碼*", "*登錄碼*", "*密码*", "*密碼*", "*代码*", "*代碼*",
            "*识别码*", "*授权码*", "*授權碼*", "*口令*", "*随机码*", "*短信码*", "*检验码*", "*认证号码*", "*驗證號碼*",
            // Japanese, Korean
            "*コード*", "*認証番号*", "*確認番号*", "*暗証番号*", "*パスワード*", "*인증번호*", "*인증 번호*", "*인증코드*", "*코드*", "*비밀번호*",
            "*확인번호*", "*암호*",
        ]

        /// What is said where codes are sent, and elsewhere too.
        static let weak: [String] = [
            "<#>", "[#]", "verif*", "vérif*", "confirm*", "authent*", "autent*", "autoriz*", "authoriz*", "activat*",
            "activer", "activar", "ativar", "ativação", "login", "log in", "log-in", "logging in", "sign in",
            "sign-in", "signing in", "sign up", "security", "secure", "konfirm*", "aktivasi", "aktifkan", "masuk",
            "masukkan", "mendaftar", "pengesahan", "rahasia", "rahsia", "sahkan", "uthibitisho", "kuthibitisha",
            "enter", "regist*", "introduce*", "ingresa*", "insira", "digite", "saisissez", "eingeben", "geben sie",
            "inserisci", "inserire", "voer", "ange", "indtast", "syötä", "wpisz", "zadejte", "zadajte", "unesite",
            "introduceți", "введите", "введіть", "girin", "giriniz", "nhập", "nhap", "kiriting", "енгізіңіз", "أدخل",
            "إدخال", "وارد کنید", "דורש", "दर्ज करें", "*输入*", "*輸入*", "*填写*", "*入力*", "*입력*", "*กรอก*",
            "iniciar sesión", "acceso", "acesso", "connexion", "accesso", "accedere", "autentificare", "bestätig*",
            "bestaetig*", "anmeld*", "aktivier*", "einlogg*", "freischalt*", "bevestig*", "inlogg*", "bekräft*",
            "bekreft*", "bekræft*", "verifier*", "logga in", "logg inn", "log ind", "vahvist*", "varmist*",
            "kirjautu*", "kinnit*", "patvirtin*", "apstiprin*", "megerősít*", "ellenőrz*", "bejelentkez*",
            "staðfest*", "weryfik*", "potwierdz*", "zaloguj*", "logowani*", "ověř*", "overen*", "overte", "potvr*",
            "prihlás*", "přihlá*", "prijav*", "verifik*", "konfirmo*", "подтвер*", "підтвер*", "потвър*", "потврд*",
            "пацвер*", "вход", "входа", "войти", "вхід", "входу", "увійти", "авториз*", "одноразов*", "активац*",
            "регистрац*", "реєстрац*", "верифик*", "верифік*", "растау*", "ырасто*", "тасдиқ*", "баталгаажуул*",
            "doğrula*", "onay*", "giriş*", "təsdiq*", "tasdiqla*", "tassykla*", "aktivasyon*", "επαλήθευσ*",
            "επιβεβαίω*", "σύνδεσ*", "დადასტურებ*", "ვერიფიკაც*", "հաստատ*", "የማረጋገጫ", "אימות", "לאימות", "האימות",
            "התחברות", "تحقق", "التحقق", "للتحقق", "تأكيد", "التأكيد", "تفعيل", "التفعيل", "تایید", "فعال سازی",
            "ورود", "تصدیق", "تصدیقی", "सत्याप*", "पुष्टि", "लॉगिन", "प्रमाणीकरण", "যাচাই*", "ভেরিফিকেশন", "নিশ্চিত*",
            "லாகின்", "சரிபார்*", "ధృవీకర*", "ಪರಿಶೀಲ*", "സ്ഥിരീകര*", "සත්‍යාපන*", "*ยืนยัน*", "*ຢືນຢັນ*",
            "*ផ្ទៀងផ្ទាត់*", "*បញ្ជាក់*", "*အတည်ပြု*", "xác minh", "xác thực", "xác nhận", "đăng nhập", "đăng ký",
            "kích hoạt", "*验证*", "*驗證*", "*登录*", "*登入*", "*登錄*", "*一次性*", "*注册*", "*註冊*", "*認証*", "*ログイン*", "*ワンタイム*",
            "*인증*", "*로그인*", "*본인확인*",
        ]

        /// "Is", between a keyword and its code.
        static let copulas: [String] = [
            "is", "adalah", "ialah", "yaitu", "es", "é", "est", "è", "este", "ist", "lautet", "är", "er", "jest",
            "je", "это", "є", "είναι", "هو", "هي", "است", "है", "হল", "là", "הוא", "*是*", "*为*", "*為*", "*は*",
            "*คือ*", "*는*", "*은*",
        ]

        /// The word in the form in which people write it who have no accents on their keys.
        static func withoutAccents(_ word: String) -> String {
            var plain = String.UnicodeScalarView()
            for letter in word.unicodeScalars { plain.append(plainLetters[letter] ?? letter) }
            return String(plain)
        }

        private static let plainLetters: [Unicode.Scalar: Unicode.Scalar] = {
            let families: [(Unicode.Scalar, String)] = [
                ("a", "àáâãäåāăąạảấầẩẫậắằẳẵặ"), ("c", "çćč"), ("d", "ďđ"), ("e", "èéêëēėęěẹẻẽếềểễệə"), ("g", "ğģ"),
                ("i", "ìíîïīįıịỉĩ"), ("k", "ķ"), ("l", "ĺļľł"), ("n", "ñńņňŋ"),
                ("o", "òóôõöøőōọỏốồổỗộớờởỡợơ"), ("r", "ŕř"), ("s", "śşšș"), ("t", "ţťțŧ"),
                ("u", "ùúûüūůűųụủũứừửữựư"), ("y", "ýÿỳỵỷỹ"), ("z", "źżž"),
                ("α", "ά"), ("ε", "έ"), ("η", "ή"), ("ι", "ί"), ("ο", "ό"), ("υ", "ύ"), ("ω", "ώ"),
            ]
            var letters: [Unicode.Scalar: Unicode.Scalar] = [:]
            for (plain, accented) in families {
                for letter in accented.unicodeScalars { letters[letter] = plain }
            }
            return letters
        }()
    }
}
