extension CodeCorpus {
    /// Messages without a code, in English.
    static let nothing = messages(
        """
        en -
        en - Hello! How are you?
        en - Your balance is 4500.
        en - Your a/c XX1234 is debited for INR 4,500.00 on 12-05-24. Avl bal INR 120450. Never share OTP. Call 18001234567
        en - Never share your OTP or PIN with anyone. Bal: Rs 5820 as of 12/05/2024.
        en - Your parcel 582910 is out for delivery today between 10:00 and 14:00.
        en - Order no. 582910 confirmed. Track it at https://track.example.com/582910
        en - Order #582910 has shipped. Tracking number: 94001118
        en - SALE! Use promo code 482910 for 20% off. Shop at www.shop24.com/482910
        en - Use code SAVE20 at checkout for 20% off
        en - Your discount code: AB12CD. Valid until 31 Dec 2025
        en - Call us at 555-123-4567 or +1 (212) 555-0199
        en - Reply STOP to 48291 to opt out.
        en - Dial *131*1234# to check your balance
        en - Your plan: 5000 MB, 300 min, 1000 SMS for $15
        en - Meeting moved to 12:30, room 4829, 3 June 2025.
        en - Your ticket 482910 for flight QZ-8291 departs 14:05 gate 1204
        en - You paid $4500 with card ending 4821.
        en - Payment of 4500 USD received. Invoice 582910.
        en - Your account password was changed on 2024-05-20. If it was not you, call 0800 123 4567.
        en - New login from Chrome 124 on Windows at 18:22. Not you? Visit https://example.com/s/482910
        en - The code has expired. Please request a new one.
        en - Happy New Year 2025 from all of us!
        en - Your zip code 90210 is now served. Order pizza!
        en - Win 1000000 coins! Verify now at http://bit.ly/4829102
        en - Code of conduct updated in 2024.
        en - My new number is 07911 123456, text me
        en - Your number +6281234567890 was registered.
        en - Ref: 482910. Do not share your OTP.
        en - Txn ID 58291034 successful. Amount 4500. Keep your PIN safe.
        en - Your COVID19 test result is ready
        en - UPI payment at POS 482910 by Lee. Thank you for using us. Call if it was not you. Never share your OTP
        en - Your free spin 48291 awaits, play today
        en - 482910 is the number of your footpath
        en - Your password must have 8 to 128 characters
        """)

    /// Messages without a code, in other languages.
    static let nothingElsewhere = messages(
        """
        id - Sisa saldo Anda Rp45.820. Isi ulang pulsa 50000 dapat bonus kuota 5000 MB.
        id - Promo! Pakai kode promo HEMAT50 diskon 50% s/d 31 Des 2024. Hub 081234567890
        id - Pesanan 582910 sedang dikirim. No resi: 8829104
        id - Pinjaman cair 5000000 tanpa jaminan. WA 081234567890
        id - Tagihan Rp 150.000 jatuh tempo 20/05/2024. Kode bayar 8829104
        ru - Карта *4821: покупка 1 250р. OZON. Баланс: 15 820р
        ru - Ваш заказ № 582910 готов к выдаче до 20.05.2024. Тел. 8 (495) 123-45-67
        ru - Скидка 30% по промокоду 482910 до 1 июня!
        ru - Баланс 4582 руб. Пополните счет до 12.05
        ru - Звоните 0611. Никому не сообщайте код с обратной стороны карты.
        uk - Зарахування 4500 грн. Баланс 15820 грн. Картка *4410
        es - Compra por 4500 pesos con tarjeta terminada en 4410. Llame al 018001234
        es - Su pedido 582910 llega hoy. Usa el cupón 482910.
        pt - Compra aprovada: R$ 4500,00 cartão final 4410 em 12/05/24
        fr - Votre colis 582910 arrive demain. Code promo 482910. STOP 36180
        fr - Solde: 4582 euros au 12/05/2024
        de - Ihre Bestellung 582910 wurde versandt. Gutscheincode 482910 sichern!
        it - Saldo 4582 euro. Carta *4410. Info 800 123 456
        nl - Gebruik kortingscode 482910 voor 10% korting
        pl - Stan konta: 4582 PLN. Kod rabatowy 482910.
        tr - 4410 ile biten kartınızdan 4500 TL harcandı. Bilgi: 4440 123
        tr - %20 indirim! Kupon kodu 482910. B002
        ar - رصيدك 4500 ريال. للاستفسار اتصل على 920001234
        fa - موجودی: ۴,۵۸۲,۰۰۰ ریال ۱۴۰۳/۰۲/۳۱
        he - צברת 4500 נקודות
        hi - आपके खाते में ₹4500 जमा हुए। शेष ₹12,450
        th - ยอดเงินคงเหลือ 4500 บาท โทร 1234
        vi - TK 0123456789 -4,500,000VND luc 12:30 12/05/2024. SD 120,450,000VND
        vi - Giam 50% voi ma giam gia 482910. Soan TC gui 1234
        zh - 【顺丰】您的快递已到，请凭取件码482910到12号楼领取，电话95338
        zh - 您尾号4410的储蓄卡消费4500元，余额12450元。
        zh - 双11大促！满300减50，优惠码482910，回T退订
        ja - ご注文番号 582910 を発送しました。クーポンコード：482910
        ko - [신한] 승인 4500원 잔액 12450원 승인번호 582910
        ko - [광고] 할인코드 482910 최대 50% 무료거부 0801234567
        """)
}
