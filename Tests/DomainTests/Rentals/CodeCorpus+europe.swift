extension CodeCorpus {
    static let western = messages(
        """
        es 482910 Tu código de WhatsApp es 482-910. No lo compartas.
        es 5920 Tu codigo de verificacion es: 5920. Caduca en 10 minutos.
        es 59201 59201 es tu código de Facebook
        es 604918 BBVA: tu clave para autorizar la compra por 45,90 EUR en AMAZON con tarjeta *4821 es 604918
        es-MX 7391 Tu código Didi: 7391. No lo compartas con nadie. Válido por 5 min
        es-AR 402918 MercadoLibre: 402918 es tu código de seguridad. Si no lo pediste, llamá al 0800-122-0338.
        pt 391204 Seu código de verificação do WhatsApp: 391-204. Não o compartilhe.
        pt 4821 Uber: seu código é 4821. Não compartilhe.
        pt 482910 G-482910 é seu código de verificação do Google.
        pt-BR 602918 Nubank: sua senha temporária é 602918. Compra de R$ 1.250,00 no cartão final 4410.
        pt-BR 391820 iFood: 391820 e seu codigo de acesso. Nao informe a ninguem.
        fr 582913 Votre code WhatsApp : 582-913. Ne le partagez pas.
        fr 4829 Votre code de vérification est 4829. Il expire dans 10 minutes.
        fr 582019 582019 est votre code Instagram. Ne le partagez pas.
        fr 70391842 Code de sécurité : 70391842. Montant 49,90 EUR. Carte finissant par 1284.
        fr 820193 Doctolib : votre code de connexion est le 820193. STOP au 36180
        de 482910 Ihr Bestätigungscode lautet 482910. Bitte geben Sie ihn nicht weiter.
        de 391028 Dein WhatsApp-Code: 391-028. Gib diesen Code nicht weiter.
        de 829104 Ihre mTAN für die Überweisung über 150,00 EUR an DE89 3704 0044 lautet: 829104
        de 4829 4829 ist Ihr Sicherheitscode für eBay. Gültig für 10 Minuten.
        de 204918 PayPal: Ihr Sicherheitscode: 204918. Er läuft in 10 Minuten ab.
        de 4829 Paket 00340434161094 kommt heute. Ihr Abholcode: 4829
        it 820391 Il tuo codice WhatsApp: 820-391. Non condividerlo.
        it 4820 Codice di verifica: 4820. Scade tra 5 minuti.
        it 582910 582910 è il tuo codice di conferma Facebook
        it 839201 Poste: il codice OTP per il pagamento di 120,00 euro con la carta che termina con 4410 e' 839201
        nl 482019 Je WhatsApp-code: 482-019. Deel deze code met niemand.
        nl 5829 Uw verificatiecode is 5829. Deze is 10 minuten geldig.
        nl 391820 DigiD: uw sms-code om in te loggen is 391820.
        ca 482910 El teu codi de verificació és 482910
        ro 482910 Codul tau de verificare este 482910. Nu il comunica nimanui.
        ro 391820 Codul WhatsApp: 391-820. Nu-l dezvălui.
        el 482910 Ο κωδικός επαλήθευσης είναι 482910
        el 5829 Ο κωδικος σας: 5829. Ισχύει για 5 λεπτά.
        sq 482910 Kodi juaj i verifikimit është 482910
        """)

    static let northern = messages(
        """
        sv 482910 Din verifieringskod är 482910. Dela den inte med någon.
        sv 391820 Din WhatsApp-kod: 391-820. Dela inte koden.
        da 5829 Din bekræftelseskode er 5829. Udløber om 10 minutter.
        da 482910 MitID: engangskode 482910
        no 482910 Engangskoden din er 482910. Ikke del den med andre.
        no 5829 Din kode er 5829
        fi 482910 Vahvistuskoodisi on 482910. Älä jaa koodia.
        fi 391820 WhatsApp-koodisi: 391-820
        et 482910 Sinu kinnituskood on 482910
        lv 482910 Jūsu verifikācijas kods ir 482910
        lt 482910 Jūsų patvirtinimo kodas: 482910
        is 482910 Staðfestingarkóðinn þinn er 482910
        pl 482910 Twój kod WhatsApp: 482-910. Nie udostępniaj go.
        pl 829104 Kod autoryzacyjny: 829104. Przelew na kwotę 1 250,00 PLN na rachunek 12...4410.
        pl 5829 Twoj kod weryfikacyjny to 5829. Wazny 10 minut.
        pl 391820 Twój jednorazowy kod do logowania: 70 nie, 391820
        cs 482910 Váš ověřovací kód je 482910. Nikomu ho nesdělujte.
        cs 391820 Vas kod pro potvrzeni platby 1 250,00 Kc: 391820
        sk 5829 Váš overovací kód: 5829. Platí 10 minút.
        hu 482910 Az Ön ellenőrző kódja: 482910. Érvényes 10 percig.
        hu 391820 OTP Bank: belépési kód 391820. Ne adja ki senkinek!
        hr 482910 Vaš kod za potvrdu je 482910
        sr 5829 Vaš verifikacioni kod: 5829
        sl 482910 Vaša potrditvena koda je 482910
        """)
}
