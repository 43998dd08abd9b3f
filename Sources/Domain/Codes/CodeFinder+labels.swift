extension CodeFinder.Words {
    /// What names something else, which the number behind it is.
    static let labels: [String] = [
        // Codes of other kinds
        "zip code", "zipcode", "zip", "postal code", "postcode", "post code", "area code", "country code",
        "bank code", "swift code", "branch code", "qr code", "qr-code", "qrcode", "barcode", "bar code", "dress code",
        "source code", "error code", "unicode", "encode", "decode", "short code", "ussd code", "tax code",
        "booking code", "kode pos", "kode bank", "kode booking", "kode bayar", "kode pembayaran", "kode unik",
        "kode toko", "kode transaksi", "código postal", "código de área", "código de barras", "cod postal",
        "code postal", "code barre", "code-barres", "codice fiscale", "cap", "postleitzahl", "plz", "strichcode",
        "код страны", "код города", "код товара", "штрихкод*", "штрих-код*", "qr-код*", "кодекс*", "почтовый индекс",
        "posta kodu", "ülke kodu", "alan kodu", "mã đơn*", "mã vận đơn", "mã giao dịch", "mã bưu", "mã số thuế",
        "mã khách hàng", "*取件码*", "*取餐码*", "*二维码*", "*邮政编码*", "*邮编*", "*条形码*", "qrコード", "*バーコード*", "*郵便番号*", "*바코드*",
        "*우편번호*", "otp bank*", "otp банк*",
        // Orders, tickets, references
        "order no", "order number", "order id", "ref", "ref no", "refno", "reference", "reference no", "txn", "txnid",
        "txn id", "trx", "trxid", "transaction id", "transaction no", "invoice", "inv", "bill no", "booking",
        "booking id", "ticket", "tracking", "tracking no", "tracking number", "awb", "flight", "room", "gate", "pnr",
        "upi ref", "utr", "rrn", "stan", "sku", "policy no", "uid", "customer id", "cust id", "user id", "ext", "vol",
        "no pesanan", "nomor pesanan", "resi", "no resi", "nomor resi", "faktur", "nota", "nik", "ktp", "npwp",
        "pedido", "factura", "referencia", "guía", "folio", "boleto", "protocolo", "nota fiscal", "fatura",
        "commande", "facture", "réf", "colis", "ordine", "fattura", "rif", "spedizione", "bestellung",
        "bestellnummer", "rechnung", "kundennummer", "sendung", "auftrag", "ordernummer", "factuur", "zamówienie",
        "zamówienia", "faktura", "przesyłka", "przesyłki", "objednávka", "objednávky", "zásilka", "zásilky",
        "rendelés", "csomag", "comanda", "comenzii", "заказ №", "заказ", "заказа", "заказу", "заявк*", "договор*",
        "чек", "чека", "талон*", "рейс", "замовлення", "накладна", "ттн", "посылка", "посылки", "трек", "трек-номер",
        "№", "sipariş*", "fatura no", "kargo", "takip no", "randevu", "sifariş", "buyurtma", "παραγγελία", "הזמנה",
        "طلب", "الطلب", "طلبك", "رقم الطلب", "شحنة", "فاتورة", "سفارش", "पावती", "ऑर्डर", "*订单*", "*訂單*", "*运单*",
        "*快递*", "*单号*", "*航班*", "*房号*", "*工号*", "*注文番号*", "*お問い合わせ番号*", "*伝票番号*", "*주문번호*", "*운송장*", "*송장번호*",
        "*승인번호*", "*예약번호*", "*คำสั่งซื้อ*", "*พัสดุ*", "đơn hàng", "vận đơn",
        // Cards and accounts
        "account no", "account number", "acct", "acct no", "a/c", "a/c no", "ac no", "card no", "card number",
        "ending", "ending in", "ending with", "ends with", "ends in", "ended with", "last 4", "last four",
        "last 4 digits", "visa", "mastercard", "rekening", "no rek", "norek", "rek", "kartu", "berakhiran",
        "nomor kartu", "tarjeta", "terminada en", "terminada", "termina en", "cartão", "final", "agência", "carte",
        "finissant par", "se terminant par", "carta", "che termina con", "karte", "endet auf", "endend auf",
        "kontonummer", "iban", "rekeningnummer", "eindigend op", "karta", "karty", "kartą", "končící", "карта",
        "карты", "карте", "карту", "картой", "карт", "счет", "счета", "счету", "счёт", "картка", "картки", "рахунок",
        "мир", "kartınız", "kart", "kartınızın", "бшб", "карточка", "שמסתיים ב", "بطاقة", "بطاقتك", "المنتهية ب",
        "کارت", "कार्ड", "*尾号*", "*尾號*", "*尾數*", "*末四码*", "*末四碼*", "*後四碼*", "*后四位*", "*末4桁*", "*下4桁*", "*卡号*", "*账号*",
        "*帳號*", "*账户*", "*帳戶*", "*口座番号*", "*口座*", "*카드*", "*계좌*", "*บัญชี*", "*บัตร*", "tài khoản", "stk", "thẻ",
        // Calls and short numbers
        "call", "dial", "call us", "call us at", "call us on", "call on", "call at", "tel", "phone", "phone number",
        "mobile number", "mobile no", "mobile", "mob", "hotline", "helpline", "toll free", "toll-free", "fax",
        "customer care", "care", "support", "contact", "sms to", "text to", "send to", "stop to", "help to", "yes to",
        "info to", "stop", "stop au", "stop sms", "baja al", "baja a", "sair para", "stopp an", "hub", "hubungi",
        "hubungi kami di", "telp", "telepon", "call center", "callcenter", "cs", "ke nomor", "ke no", "no hp",
        "nomor hp", "ke", "panggil", "llame al", "llama al", "llamar al", "teléfono", "ligue", "ligue para",
        "telefone", "appelez", "appelez le", "appeler le", "téléphone", "tél", "chiama", "chiama il", "telefono",
        "numero verde", "anruf", "rufen sie", "telefon", "hotline unter", "bel", "bel naar", "ring", "ring oss",
        "puh", "zadzwoń", "dzwoń", "zavolejte", "volejte", "hívja", "sunați", "sunati", "apelați", "звоните",
        "позвоните", "звонок", "наберите", "телефон", "по телефону", "по номеру", "на номер", "с номера", "тел",
        "дзвоніть", "телефоном", "за номером", "обадете се", "позовите", "қоңырау", "хабарласыңыз", "bizi arayın",
        "müşteri hizmetleri", "zəng", "qo'ng'iroq", "τηλ", "καλέστε", "חייגו", "טלפון", "להסרה השב", "اتصل",
        "اتصل على", "هاتف", "تماس", "تلفن", "کال", "कॉल", "कॉल करें", "*拨打*", "*致电*", "*电话*", "*電話*", "*热线*", "*详询*",
        "*咨询*", "*客服*", "*客服热线*", "*回复*", "*退订*", "*回T*", "*전화*", "*문의*", "*고객센터*", "*무료거부*", "*수신거부*", "*โทร*",
        "*โทร.*", "*ໂທ*", "*ទូរស័ព្ទ*", "*ဖုန်း*", "gọi", "tổng đài", "liên hệ", "lh", "soạn",
        // Balances and sums
        "balance", "balance is", "bal", "avl bal", "avail bal", "amount", "amt", "amount is", "total", "total is",
        "subtotal", "limit", "fee", "price", "only", "saldo", "saldo anda", "sisa saldo", "tagihan", "nominal",
        "harga", "sebesar", "senilai", "pulsa", "baki", "jumlah", "importe", "monto", "precio", "valor", "montant",
        "solde", "prix", "importo", "prezzo", "betrag", "preis", "guthaben", "kontostand", "bedrag", "saldot",
        "belopp", "beløb", "kwota", "kwocie", "stan konta", "částka", "zůstatek", "egyenleg", "összeg", "sold",
        "suma", "sumă", "баланс", "баланса", "остаток", "сумма", "сумму", "суммой", "итого", "оплата", "к оплате",
        "доступно", "лимит", "цена", "зарплата", "зачисление", "списание", "покупка", "перевод", "сума", "залишок",
        "комисси*", "bakiye", "bakiyeniz", "tutar", "tutarı", "balans", "qoldiq", "υπόλοιπο", "ποσό", "יתרה", "סכום",
        "رصيد", "رصيدك", "مبلغ", "بمبلغ", "موجودی", "مانده", "बैलेंस", "शेष", "राशि", "ব্যালেন্স", "*余额*", "*餘額*",
        "*金额*", "*金額*", "*消费*", "*支出*", "*收入*", "*残高*", "*合計*", "*잔액*", "*금액*", "*합계*", "*ยอด*", "số dư", "số tiền",
        "sd", "since", "model", "version", "block", "flat", "index", "serial", "imei",
    ]

    /// What a number behind it is, unless the sentence speaks of a code before: "code for your order: 1234".
    static let topics: [String] = [
        "order", "account", "acc", "card", "transaction", "bill", "user", "id", "pesanan", "akun", "transaksi",
        "cuenta", "conta", "compte", "conto", "konto", "konta", "аккаунт*", "акаунт*", "hesap", "حساب", "حسابك",
        "खाता", "खाते", "операци*", "транзакц*", "işlem", "işleminiz", "hesabınız", "订单号", "ユーザーid",
    ]

    /// Codes that save money and verify nothing.
    static let promos: [String] = [
        "promo", "promo code", "promocode", "promotion code", "promotional code", "discount", "discount code",
        "coupon", "coupons", "coupon code", "couponcode", "voucher", "vouchers", "voucher code", "vouchercode",
        "gift code", "gift card", "claim code", "prize code", "winning code", "referral", "referral code",
        "invite code", "invitation code", "offer code", "cashback", "kode promo", "kode voucher", "kode kupon",
        "kode referral", "kode undangan", "kode diskon", "kupon", "diskon", "código promocional",
        "código de descuento", "código de desconto", "código promo", "cupón", "cupom", "descuento", "desconto",
        "code promo", "code promotionnel", "code de réduction", "code parrain", "bon de réduction", "codice promo",
        "codice sconto", "sconto", "cod promo", "codul promo", "cod de reducere", "codul de reducere",
        "gutscheincode", "gutschein-code", "gutschein", "rabattcode", "rabatt", "aktionscode", "kortingscode",
        "actiecode", "korting", "rabattkod", "rabattkode", "rabatkode", "alennuskoodi", "kod promocyjny",
        "kod rabatowy", "kodem promocyjnym", "slevový kód", "slevovy kod", "zľavový kód", "kuponkód", "kuponkóddal",
        "kedvezménykód", "промокод*", "промо-код*", "код купона", "код скидки", "скидк*", "купон*", "знижк*", "акци*",
        "kupon kodu", "indirim kodu", "indirim", "promosyon kodu", "promokod*", "εκπτωτικός κωδικός",
        "εκπτωτικό κωδικό", "קוד קופון", "קופון", "كود خصم", "كود الخصم", "رمز الخصم", "خصم", "کد تخفیف", "تخفیف",
        "कूपन कोड", "कूपन", "प्रोमो कोड", "কুপন", "*ส่วนลด*", "*โค้ดส่วนลด*", "mã giảm giá", "mã khuyến mãi",
        "mã ưu đãi", "ma giam", "ma km", "giảm giá", "khuyến mãi", "mã giới thiệu", "*优惠码*", "*优惠券*", "*折扣*", "*折扣码*",
        "*邀请码*", "*优惠*", "*優惠碼*", "*優惠*", "*クーポン*", "*クーポンコード*", "*招待コード*", "*割引*", "*쿠폰*", "*쿠폰코드*", "*할인코드*",
        "*할인*", "*초대코드*", "*추천코드*",
    ]

    /// "Number", between a label and its number.
    static let numeros: [String] = [
        "no", "nos", "number", "num", "nr", "nº", "n°", "nomor", "nombor", "número", "numéro", "numero", "nummer",
        "номер", "номера", "номером", "xx", "xxx", "xxxx", "xxxxxx", "xxxxxxxx", "*號*", "*号*", "at", "on", "en",
    ]
}
