/// Passwords that many use and that are long enough for the rule: what a guesser tries first.
enum CommonPasswords {
    static func contains(_ password: String) -> Bool { words.contains(password) }

    private static let words = Set(text.split(whereSeparator: \.isWhitespace).map(String.init))

    private static let text = """
        1234567890 12345678910 123456789a 123456789q 123456789z 1234567891 12345678912 123456789123 0123456789
        0987654321 9876543210 987654321a 1q2w3e4r5t 1q2w3e4r5t6y 1qaz2wsx3edc 1qaz2wsx3edc4rfv zaq12wsxcde3
        zaq1zaq1zaq1 1qazxsw23edc 1qaz@wsx3edc qwertyuiop qwertyuiop1 qwertyuiop123 qwertyuiop[] qwerty12345
        qwerty123456 qwerty1234 qwerty123456789 qwertyuiop1234 qwerty123! qwertyqwerty qwer1234qwer qweasdzxc123
        qazwsxedcrfv qazwsxedc123 asdfghjkl1 asdfghjkl123 asdfghjkl; asdfghjkl1234 asdfasdfasdf zxcvbnm123
        zxcvbnm1234 zxcvbnm12345 zxcvbnmasd asdfghjklzxcvbnm poiuytrewq mnbvcxz123 lkjhgfdsa1 123qweasdzxc
        123qwe123qwe password12 password123 password1234 password12345 password123! password1! password11 password01
        passw0rd12 passw0rd123 passw0rd1! p@ssw0rd12 p@ssw0rd123 p@ssword123 p@ssw0rd1! pa$$w0rd12 pa$$word123
        passwordpassword mypassword mypassword1 mypassword123 newpassword newpassword1 oldpassword yourpassword
        thepassword nopassword1 password2020 password2021 password2022 password2023 password2024 password2025
        password2026 admin12345 admin123456 admin1234567 admin123admin adminadmin admin@1234 admin@12345
        administrator administrator1 root123456 superadmin1 superuser1 changeme12 changeme123 changeme1234
        letmein123 letmein1234 letmein12345 letmeinnow welcome123 welcome1234 welcome12345 welcome2024 welcome2025
        welcome@123 welcome123! iloveyou12 iloveyou123 iloveyou1234 iloveyou!! iloveyouso iloveyoubaby
        iloveyousomuch iloveyouforever ilovemyself iloveyou143 ilovegod123 ilovejesus iloveme123 monkey1234
        monkey12345 dragon1234 dragon12345 dragon123456 master1234 master12345 football12 football123 football1234
        baseball12 baseball123 basketball basketball1 basketball123 volleyball princess12 princess123 princess1234
        sunshine12 sunshine123 sunshine1234 superman12 superman123 batman12345 spiderman1 spiderman123 starwars12
        starwars123 pokemon123 pokemon1234 michael123 jennifer123 jessica123 charlie123 charlie1234 jordan12345
        ashley12345 daniel12345 liverpool1 liverpool123 chelsea123 arsenal123 manchester manutd1234 barcelona1
        barcelona123 realmadrid realmadrid1 juventus123 computer12 computer123 internet12 internet123 samsung123
        samsung1234 google1234 facebook12 facebook123 whatsapp123 instagram1 youtube123 trustno1234 whatever12
        whatever123 shadow1234 hello12345 hello123456 helloworld helloworld1 helloworld123 hellohello test123456
        test1234567 testtest12 testtest123 testing123 testing1234 tester1234 guest12345 user123456 user1234567
        secret1234 secret12345 access1234 access14me abc1234567 abc12345678 abc123456789 abcd123456 abcd1234567
        abcd12345678 abcde12345 abcdef1234 abcdefg123 abcdefghij abcdefghijk abcdefghijkl a123456789 a1234567890
        aa12345678 aa123456789 aaa1234567 q123456789 q1w2e3r4t5 q1w2e3r4t5y6 z123456789 x123456789 112233445566
        11223344556677 1122334455 1223334444 1231231234 1234512345 12341234123 123412341234 1234567899 1234567898
        123456123456 123456654321 12345654321 1357924680 1470258369 1472583690 147258369a 159357159357 159753159753
        3141592653 5201314520 1314520520 woaini1314 woaini1314520 woaini5201314 5201314aini aini1314520 nihao12345
        nihao123456 xiaoming123 zhang123456 wang123456 admin888888 a12345678910 qq123456789 qq1234567890 matkhau123
        matkhau1234 matkhau123456 anhyeuem123 anhyeuem1234 emyeuanh123 yeuem12345 vietnam123 vietnam1234 hanoi12345
        saigon1234 saigon12345 khongbiet1 khongco123 nguyen1234 nguyen12345 nguyenvan1 hoilamgi12 mothaiba123
        correcthorsebatterystaple thequickbrownfox loveyou1234 lovelove123
        """
}
